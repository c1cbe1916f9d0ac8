import type { EnqueueEvents } from "../../core/collect/ports.ts";
import { splitRequest } from "../../core/collect/split.ts";
import type { AwsCaller } from "./signed-request.ts";

/** The events queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function createSqsEventQueue(call: AwsCaller, queueUrl: string): EnqueueEvents {
  return async (request) => {
    const sends = splitRequest(request).map((part) =>
      call({
        service: "sqs",
        target: "AmazonSQS.SendMessage",
        protocol: "1.0",
        // The two non-characters that SQS refuses; JSON escapes the others that it does not take.
        input: {
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(part).replaceAll(/[\uFFFE\uFFFF]/gu, "\uFFFD"),
        },
      }),
    );
    await Promise.all(sends);
  };
}
