import { AwsError } from "../../contracts.ts";
import { type Fields, fieldsOf, numberOf, textOf } from "../fields.ts";

/** Bytes of one message and of one batch together: 1 MiB since August 2025, docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const maximumMessageSize = 1_048_576;

// The W3C characters that the quotas page lists; anything else is refused.
// oxlint-disable-next-line no-control-regex
const forbidden = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Size counts the body with the names, types and values of attributes; at most ten of them. */
export function checkMessage(body: string, attributes: Fields, maximum: number): void {
  const size = messageSize(body, attributes);
  if (size > maximum) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximum} bytes; it has ${size}.`,
    );
  }
  if (Object.keys(attributes).length > 10) {
    throw new AwsError(
      "InvalidParameterValue",
      "Number of message attributes exceeds the allowed maximum (10).",
    );
  }
  if (forbidden.test(body)) {
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
    );
  }
}

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html (Errors) */
export function checkBatch(entries: readonly Fields[]): void {
  if (entries.length === 0) {
    throw new AwsError("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > 10) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => textOf(entry, "Id") ?? "");
  const malformed = ids.find((id) => !/^[\w-]{1,80}$/.test(id));
  if (malformed !== undefined) {
    throw new AwsError(
      "InvalidBatchEntryId",
      `A batch entry id can only contain alphanumeric characters, hyphens and underscores, at most 80; got "${malformed}".`,
    );
  }
  if (new Set(ids).size !== ids.length) {
    throw new AwsError(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
    );
  }
  const size = entries.reduce(
    (sum, entry) =>
      sum + messageSize(textOf(entry, "MessageBody") ?? "", fieldsOf(entry["MessageAttributes"])),
    0,
  );
  if (size > maximumMessageSize) {
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${maximumMessageSize} bytes. You have sent ${size} bytes.`,
    );
  }
}

export function checkSeconds(input: Fields, name: string, maximum: number): number | undefined {
  const seconds = numberOf(input, name);
  if (seconds !== undefined && (seconds < 0 || seconds > maximum)) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${seconds} for parameter ${name} is invalid. Reason: Must be >= 0 and <= ${maximum}.`,
    );
  }
  return seconds;
}

function messageSize(body: string, attributes: Fields): number {
  const parts = Object.entries(attributes).flatMap(([name, value]) => {
    const attribute = fieldsOf(value);
    return [
      name,
      textOf(attribute, "DataType"),
      textOf(attribute, "StringValue"),
      textOf(attribute, "BinaryValue"),
    ];
  });
  return [body, ...parts].reduce((sum, part) => sum + Buffer.byteLength(part ?? ""), 0);
}
