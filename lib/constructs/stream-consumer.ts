import { Duration, Validations } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { Deployment } from "../deployment.ts";
import { ImpactAlarm, type Impact, serviceMetric } from "./impact-alarm.ts";
import type { ServiceFunction } from "./service-function.ts";
import { DeadLetterQueue } from "./work-queue.ts";

export interface StreamConsumerProps {
  readonly from: Table;
  readonly consumer: ServiceFunction;
  /** Records that the consumer wants; any one pattern is enough. */
  readonly filters: readonly Readonly<Record<string, unknown>>[];
  /** Records per invocation. @default 100 */
  readonly batchSize?: number;
  /** Who is hurt when a record is set aside. */
  readonly lost: Impact;
  /** Who is hurt when records wait for long. */
  readonly late: Impact;
}

/** Feeds a table's changes to a function, in order per contact; a record that keeps failing is set aside after six hours. */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, deployment: Deployment, props: StreamConsumerProps) {
    super(scope, id);
    const { from, consumer } = props;
    const deadLetters = new DeadLetterQueue(this, "DeadLetters", deployment, props.lost);
    Validations.of(deadLetters).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is itself the end of an edge: a stream's failures come here, which the rule cannot see.",
    });
    allowReading(consumer, from);
    consumer.allow([deadLetters.queueArn], "sqs:SendMessage");
    new CfnEventSourceMapping(this, "Mapping", {
      eventSourceArn: streamArn(from),
      functionName: consumer.functionName,
      startingPosition: "TRIM_HORIZON",
      batchSize: props.batchSize ?? 100,
      parallelizationFactor: 2,
      bisectBatchOnFunctionError: true,
      // As often as it takes: a fault of minutes must not cost a change. Bisection finds the record that is at fault.
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: Duration.hours(6).toSeconds(),
      functionResponseTypes: ["ReportBatchItemFailures"],
      destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
      filterCriteria: { filters: props.filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) },
    });
    new ImpactAlarm(this, "Late", {
      metric: serviceMetric("AWS/Lambda", "IteratorAge", { FunctionName: consumer.functionName }, "Maximum"),
      threshold: Duration.minutes(5).toMilliseconds(),
      topic: deployment.alarmTopic,
      ...props.late,
    });
  }
}

const allowReading = (consumer: ServiceFunction, table: Table): void => {
  // docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
  consumer.allow(
    [streamArn(table)],
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
  );
};

const streamArn = (table: Table): string => {
  if (table.tableStreamArn === undefined)
    throw new Error(
      `The table ${table.node.id} has no stream. Set \`stream: true\` in adapters/aws/tables.ts.`,
    );
  return table.tableStreamArn;
};
