import { AwsError } from "../../contracts.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf, textsOf } from "../fields.ts";
import { type Mail, bareAddress, recipientsOf } from "./mail.ts";

type Draft = Omit<Mail, "id" | "at" | "events">;

/** Reads a SendEmail request, or refuses it as SES does: docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export function readMail(input: Fields): Draft {
  const destination = fieldsOf(input["Destination"]);
  const simple = fieldsOf(input["Content"])["Simple"];
  if (!isFields(simple)) {
    throw refused(
      "The local cloud models Content.Simple only; Raw and Template content are not sent by this system.",
    );
  }
  if (listOf(simple["Attachments"]).length > 0) throw refused("The local cloud does not model Attachments.");
  const html = dataOf(fieldsOf(simple["Body"])["Html"]);
  const text = dataOf(fieldsOf(simple["Body"])["Text"]);
  const configurationSet = textOf(input, "ConfigurationSetName");
  const draft: Draft = {
    from: textOf(input, "FromEmailAddress") ?? "",
    to: textsOf(destination["ToAddresses"]),
    cc: textsOf(destination["CcAddresses"]),
    bcc: textsOf(destination["BccAddresses"]),
    replyTo: textsOf(input["ReplyToAddresses"]),
    subject: dataOf(simple["Subject"]) ?? "",
    headers: readHeaders(simple["Headers"]),
    tags: readTags(input["EmailTags"]),
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text }),
    ...(configurationSet === undefined ? {} : { configurationSet }),
  };
  check(draft, dataOf(simple["Subject"]));
  return draft;
}

function check(draft: Draft, subject: string | undefined): void {
  if (subject === undefined) throw refused("Missing required field: Content.Simple.Subject.Data.");
  if (draft.html === undefined && draft.text === undefined) {
    throw refused("Missing required field: Content.Simple.Body needs Html or Text.");
  }
  const recipients = recipientsOf(draft);
  if (recipients.length === 0) throw refused("Missing required field: Destination has no address.");
  // docs.aws.amazon.com/ses/latest/dg/quotas.html: 50 recipients per message.
  if (recipients.length > 50) throw refused(`Recipient count exceeds 50: there are ${recipients.length}.`);
  for (const address of [draft.from, ...recipients, ...draft.replyTo]) checkAddress(address);
  if (/[\r\n]/.test(draft.subject)) throw refused("Header value contains invalid characters: Subject.");
}

/** "Local part: 7-bit ASCII only; the domain in punycode": docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html */
function checkAddress(address: string): void {
  const bare = bareAddress(address);
  if (!bare.includes("@")) throw refused(`Missing final '@domain' in "${address}".`);
  if (!/^[\x21-\x7E]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(bare) || bare.split("@").length !== 2) {
    throw refused(`Illegal address "${address}": the local part is 7-bit ASCII, the domain in punycode.`);
  }
  if (/[^\x20-\x7E\r\n]/.test(address)) {
    throw refused(`The name in "${address}" is not 7-bit ASCII; expected MIME encoded words.`);
  }
  if (/[\r\n]/.test(address)) throw refused(`Address contains a line break: ${JSON.stringify(address)}.`);
}

// Set by SES itself: docs.aws.amazon.com/ses/latest/dg/header-fields.html
const ownHeaders = new Set(
  "bcc,cc,content-disposition,content-transfer-encoding,content-type,date,from,message-id,mime-version,reply-to,return-path,sender,subject,to".split(
    ",",
  ),
);

/** Limits: docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
function readHeaders(value: unknown): Mail["headers"] {
  const headers = listOf(value)
    .filter(isFields)
    .map((header) => ({ name: textOf(header, "Name") ?? "", value: textOf(header, "Value") ?? "" }));
  if (headers.length > 15) throw refused(`At most 15 headers; there are ${headers.length}.`);
  for (const header of headers) {
    if (!/^[\x21-\x39\x3B-\x7E]{1,126}$/.test(header.name)) {
      throw refused(
        `Header name "${header.name}" must be 1 to 126 printable ASCII characters without a colon.`,
      );
    }
    if (!/^[\x20-\x7E]{0,995}$/.test(header.value) || header.name.length + header.value.length > 996) {
      throw refused(
        `Header value of ${header.name} must be printable ASCII, at most 995, with its name at most 996.`,
      );
    }
    if (ownHeaders.has(header.name.toLowerCase())) {
      throw refused(`Header ${header.name} is set by SES and cannot be given.`);
    }
  }
  return headers;
}

/** Names and values: letters, digits, `_` and `-`, at most 256: docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
function readTags(value: unknown): Readonly<Record<string, string>> {
  const tags = listOf(value)
    .filter(isFields)
    .map((tag) => [textOf(tag, "Name") ?? "", textOf(tag, "Value") ?? ""] as const);
  for (const part of tags.flat()) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(part)) {
      throw refused(
        `Invalid value for tag: "${part}". Tag names and values contain only A-Z, a-z, 0-9, _ and -, and at most 256 of them.`,
      );
    }
  }
  const names = tags.map(([name]) => name);
  if (new Set(names).size !== names.length) throw refused("Duplicate tag names are not allowed.");
  return Object.fromEntries(tags);
}

function dataOf(content: unknown): string | undefined {
  return textOf(fieldsOf(content), "Data");
}

function refused(message: string): AwsError {
  return new AwsError("BadRequestException", message);
}
