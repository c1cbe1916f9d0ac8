import { randomUUID } from "node:crypto";
import type { Instant } from "../../contracts.ts";
import type { Fields } from "../fields.ts";
import { type Mail, bareAddress, recipientsOf } from "./mail.ts";

/** What can come back for a message, with the names of docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export type Outcome =
  | { readonly type: "Send" | "Delivery" | "Complaint" }
  | { readonly type: "Bounce"; readonly bounceType: string; readonly bounceSubType: string }
  | { readonly type: "Open"; readonly userAgent: string }
  | { readonly type: "Click"; readonly userAgent: string; readonly link: string };

/** How an outcome is called: in `MatchingEventTypes`, on the bus, and in the event's detail. */
export const outcomeNames: Readonly<
  Record<Outcome["type"], { readonly matching: string; readonly detailType: string; readonly object: string }>
> = {
  // docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
  Send: { matching: "SEND", detailType: "Email Sent", object: "send" },
  Delivery: { matching: "DELIVERY", detailType: "Email Delivered", object: "delivery" },
  Bounce: { matching: "BOUNCE", detailType: "Email Bounced", object: "bounce" },
  Complaint: { matching: "COMPLAINT", detailType: "Email Complaint Received", object: "complaint" },
  Open: { matching: "OPEN", detailType: "Email Opened", object: "open" },
  Click: { matching: "CLICK", detailType: "Email Clicked", object: "click" },
};

interface Later {
  /** Milliseconds after the message was accepted. */
  readonly after: number;
  readonly outcome: Outcome;
}

const delivered: readonly Later[] = [{ after: 300, outcome: { type: "Delivery" } }];
const bounced = (bounceSubType: string): readonly Later[] => [
  { after: 300, outcome: { type: "Bounce", bounceType: "Permanent", bounceSubType } },
];

// docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator-how-to-use (labels after + are allowed)
const simulator: Readonly<Record<string, readonly Later[]>> = {
  success: delivered,
  ooto: delivered,
  bounce: bounced("General"),
  suppressionlist: bounced("Suppressed"),
  complaint: [...delivered, { after: 1300, outcome: { type: "Complaint" } }],
};

/** What follows for a message after it was accepted, by its first recipient. */
export function fateOf(mail: Mail, suppressed: (address: string) => boolean): readonly Later[] {
  const address = bareAddress(recipientsOf(mail)[0] ?? "").toLowerCase();
  // Accepted, not sent, and reported: docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html
  if (suppressed(address)) return bounced("OnAccountSuppressionList");
  const [local = "", domain = ""] = address.split("@");
  if (domain !== "simulator.amazonses.com") return delivered;
  return simulator[local.split("+")[0] ?? ""] ?? bounced("General");
}

/** The outcome's own object in the event. */
export function detailOf(outcome: Outcome, mail: Mail, at: Instant): Fields {
  const timestamp = new Date(at).toISOString();
  const recipients = recipientsOf(mail).map(bareAddress);
  const feedbackId = `0102${at.toString(16)}-${randomUUID()}-000000`;
  const reader = { ipAddress: "192.0.2.1", timestamp };
  if (outcome.type === "Send") return {};
  if (outcome.type === "Open") return { ...reader, userAgent: outcome.userAgent };
  if (outcome.type === "Click") {
    return { ...reader, userAgent: outcome.userAgent, link: outcome.link, linkTags: null };
  }
  if (outcome.type === "Delivery") {
    return {
      timestamp,
      processingTimeMillis: at - mail.at,
      recipients,
      smtpResponse: "250 2.6.0 Message received",
      reportingMTA: "a4-1.smtp-out.eu-west-1.amazonses.com",
    };
  }
  if (outcome.type === "Bounce") {
    const diagnosed = diagnosis(outcome.bounceType);
    return {
      bounceType: outcome.bounceType,
      bounceSubType: outcome.bounceSubType,
      bouncedRecipients: recipients.map((emailAddress) => Object.assign({ emailAddress }, diagnosed)),
      timestamp,
      feedbackId,
      reportingMTA: "dsn; a4-1.smtp-out.eu-west-1.amazonses.com",
    };
  }
  return {
    complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
    timestamp,
    feedbackId,
    complaintSubType: null,
    userAgent: "Amazon SES Mailbox Simulator",
    complaintFeedbackType: "abuse",
    arrivalDate: timestamp,
  };
}

function diagnosis(bounceType: string): Fields {
  return bounceType === "Permanent"
    ? { action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" }
    : { action: "failed", status: "4.2.2", diagnosticCode: "smtp; 452 4.2.2 mailbox full" };
}

/** The `mail` object of every event. */
export function mailObject(mail: Mail, names: { readonly account: string; readonly region: string }): Fields {
  const own = [
    { name: "From", value: mail.from },
    { name: "To", value: mail.to.join(", ") },
    { name: "Subject", value: mail.subject },
    { name: "Message-ID", value: `<${mail.id}@${names.region}.amazonses.com>` },
  ];
  return {
    timestamp: new Date(mail.at).toISOString(),
    source: mail.from,
    sourceArn: `arn:aws:ses:${names.region}:${names.account}:identity/${mail.from.split("@").at(-1)?.replace(">", "")}`,
    sendingAccountId: names.account,
    messageId: mail.id,
    destination: recipientsOf(mail),
    headersTruncated: false,
    headers: [...own, ...mail.headers],
    commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.id, subject: mail.subject },
    tags: tagsOf(mail),
  };
}

/** Values are lists; SES adds its own: docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html */
function tagsOf(mail: Mail): Fields {
  const own = {
    "ses:configuration-set": [mail.configurationSet ?? ""],
    "ses:source-ip": ["127.0.0.1"],
    "ses:from-domain": [mail.from.split("@").at(-1)?.replace(">", "") ?? ""],
    "ses:caller-identity": ["local"],
  };
  const given = Object.entries(mail.tags).map(([name, value]) => [name, [value]] as const);
  return { ...own, ...Object.fromEntries(given) };
}
