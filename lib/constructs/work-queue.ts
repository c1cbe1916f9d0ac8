import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Deployment } from "../deployment.ts";
import { ImpactAlarm, type Impact, serviceMetric } from "./impact-alarm.ts";

/** The end of an asynchronous edge: what could not be handled, kept for 14 days, with an alarm at the first message. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, deployment: Deployment, lost: Impact) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new ImpactAlarm(this, "NotEmpty", {
      metric: queueMetric(this, "ApproximateNumberOfMessagesVisible"),
      topic: deployment.alarmTopic,
      ...lost,
    });
  }
}

export interface WorkQueueProps {
  /** Timeout of the function that takes from this queue; visibility is six times as long. */
  readonly consumerTimeout: Duration;
  /** For what others call by name. @default CloudFormation's own choice */
  readonly queueName?: string;
  /** Deliveries before a message is set aside. @default 5 */
  readonly deliveries?: number;
  /** Who is hurt when a message is set aside. */
  readonly lost: Impact;
  /** Who is hurt when messages wait for long. */
  readonly late: Impact;
}

/** A queue with its dead-letter queue, an alarm on each. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, deployment: Deployment, props: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, "DeadLetters", deployment, props.lost);
    this.queue = new Queue(this, "Queue", {
      ...(props.queueName === undefined ? {} : { queueName: props.queueName }),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.deliveries ?? 5 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new ImpactAlarm(this, "Late", {
      metric: queueMetric(this.queue, "ApproximateAgeOfOldestMessage"),
      threshold: Duration.minutes(5).toSeconds(),
      topic: deployment.alarmTopic,
      ...props.late,
    });
  }
}

/** A metric of a queue: its greatest value in five minutes. */
export const queueMetric = (
  queue: IQueue,
  metric: "ApproximateNumberOfMessagesVisible" | "ApproximateAgeOfOldestMessage",
) => serviceMetric("AWS/SQS", metric, { QueueName: queue.queueName }, "Maximum");
