import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { ServiceFunction } from "./service-function.ts";
import type { WorkQueue } from "./work-queue.ts";

export interface QueueConsumerProps {
  readonly from: WorkQueue;
  readonly consumer: ServiceFunction;
  /** Messages per invocation, at most 10. @default 10 */
  readonly batchSize?: number;
  /** Invocations at once, at least 2. @default as many as Lambda gives */
  readonly maximumConcurrency?: number;
}

/** Feeds a queue to a function; messages that fail come back alone. */
export class QueueConsumer extends Construct {
  constructor(scope: Construct, id: string, { from, consumer, ...props }: QueueConsumerProps) {
    super(scope, id);
    // docs.aws.amazon.com/lambda/latest/dg/with-sqs.html, execution role permissions.
    consumer.allow(
      [from.queue.queueArn],
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
    );
    new CfnEventSourceMapping(this, "Mapping", {
      eventSourceArn: from.queue.queueArn,
      functionName: consumer.functionName,
      batchSize: props.batchSize ?? 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      ...(props.maximumConcurrency === undefined
        ? {}
        : { scalingConfig: { maximumConcurrency: props.maximumConcurrency } }),
    });
  }
}
