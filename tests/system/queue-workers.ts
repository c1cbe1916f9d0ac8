import type { SQSEvent, SQSRecord } from "aws-lambda";
import type { BatchAnswer } from "../../adapters/lambda/process-batch.ts";
import type { TrackingEvent } from "../../core/tracking-event.ts";

/** A function that a queue feeds. */
export type QueueHandler = (event: SQSEvent) => Promise<BatchAnswer>;

/** Messages in one invocation. */
const BATCH = 10;

/** Messages that carry the events in requests of these sizes, over and over. */
export function messagesOf(
  events: readonly TrackingEvent[],
  sizes: readonly number[],
): readonly Pick<SQSRecord, "messageId" | "body">[] {
  const messages: Pick<SQSRecord, "messageId" | "body">[] = [];
  for (let from = 0; from < events.length;) {
    const size = sizes[messages.length % sizes.length] ?? 1;
    const requestId = `r${messages.length}`;
    const request = { v: 1, requestId, receivedAt: 0, events: events.slice(from, from + size), refused: [] };
    messages.push({ messageId: requestId, body: JSON.stringify(request) });
    from += size;
  }
  return messages;
}

/** Feeds the messages to the handlers side by side, as a queue does: batches of ten, and what fails comes back until it is taken. */
export async function feed(
  handlers: readonly QueueHandler[],
  messages: readonly Pick<SQSRecord, "messageId" | "body">[],
): Promise<void> {
  const queue = [...messages];
  const work = async (handler: QueueHandler): Promise<void> => {
    for (let batch = queue.splice(0, BATCH); batch.length > 0; batch = queue.splice(0, BATCH)) {
      const taken = batch;
      const { batchItemFailures } = await handler({ Records: taken.map(recordOf) });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      queue.push(...taken.filter(({ messageId }) => failed.has(messageId)));
    }
  };
  await Promise.all(handlers.map(work));
}

function recordOf({ messageId, body }: Pick<SQSRecord, "messageId" | "body">): SQSRecord {
  return {
    messageId,
    body,
    receiptHandle: messageId,
    md5OfBody: "",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "0",
      SenderId: "",
      ApproximateFirstReceiveTimestamp: "0",
    },
    messageAttributes: {},
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:000000000000:events",
    awsRegion: "eu-west-1",
  };
}
