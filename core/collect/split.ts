import type { CollectedRequest } from "../tracking-event.ts";

/** Most bytes of one queue message: well below SQS's 1 MiB, so that a batch of ten stays below Lambda's 6 MB. */
export const QUEUE_MESSAGE_BYTES = 240 * 1024;

/** Most events of one queue message, so that recording one message takes seconds at most. */
export const QUEUE_MESSAGE_EVENTS = 500;

/**
 * The request as few messages that fit the queue, in order; nearly always one. Sizes are those of the JSON in UTF-8.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export function splitRequest(request: CollectedRequest): readonly CollectedRequest[] {
  const parts: CollectedRequest[] = [];
  const { events, refused, ...head } = request;
  const items = [
    ...events.map((event) => ({ event, bytes: sizeOf(event) })),
    ...refused.map((refusal) => ({ refusal, bytes: sizeOf(refusal) })),
  ];
  let part = emptyPart();
  const close = () => {
    if (part.events.length + part.refused.length > 0) {
      parts.push({ ...head, events: part.events, refused: part.refused });
    }
    part = emptyPart();
  };
  for (const item of items) {
    const count = part.events.length + part.refused.length;
    if (part.bytes + item.bytes > QUEUE_MESSAGE_BYTES || count >= QUEUE_MESSAGE_EVENTS) close();
    part.bytes += item.bytes;
    if ("event" in item) part.events.push(item.event);
    else part.refused.push(item.refusal);
  }
  close();
  return parts;
}

interface Part {
  bytes: number;
  readonly events: CollectedRequest["events"][number][];
  readonly refused: CollectedRequest["refused"][number][];
}

function emptyPart(): Part {
  return { bytes: 200, events: [], refused: [] };
}

function sizeOf(item: object): number {
  return Buffer.byteLength(JSON.stringify(item)) + 1;
}
