import type { Queue } from "../sqs/queue.ts";
import type { Gauge } from "./metrics.ts";

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const readings: Readonly<Record<string, (queue: Queue) => number>> = {
  ApproximateNumberOfMessagesVisible: (queue) => queue.counts().visible,
  ApproximateNumberOfMessagesNotVisible: (queue) => queue.counts().inFlight,
  ApproximateNumberOfMessagesDelayed: (queue) => queue.counts().delayed,
  ApproximateAgeOfOldestMessage: (queue) => queue.oldestAge(),
};

/** Reads AWS/SQS off the queues. */
export function queueGauge(queues: () => readonly Queue[]): Gauge {
  return ({ namespace, name, dimensions }) => {
    const read = namespace === "AWS/SQS" ? readings[name] : undefined;
    const queue = queues().find((candidate) => candidate.settings.name === dimensions["QueueName"]);
    return read === undefined || queue === undefined ? undefined : read(queue);
  };
}
