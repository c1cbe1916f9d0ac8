import { type Bucket, bucketName, type DueMessage } from "../../core/segment/due.ts";
import type { DueSchedule, PostDue } from "../../core/segment/ports.ts";
import { type AwsCaller, AwsCallError } from "./signed-request.ts";

/** What a schedule is made with. */
export interface ScheduleSettings {
  readonly group: string;
  /** The role that EventBridge Scheduler takes on to post to the queue. */
  readonly roleArn: string;
  readonly queueArn: string;
  readonly deadLettersArn: string;
}

/**
 * One-time schedules of EventBridge Scheduler, one a minute, named by it; each is gone after it has posted its bucket. It posts within
 * the minute: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class SchedulerDueSchedule implements DueSchedule {
  readonly #call: AwsCaller;
  readonly #settings: ScheduleSettings;

  constructor(call: AwsCaller, settings: ScheduleSettings) {
    this.#call = call;
    this.#settings = settings;
  }

  /** docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
  async create(bucket: Bucket): Promise<void> {
    const { group, roleArn, queueArn, deadLettersArn } = this.#settings;
    const minute = bucketName(bucket);
    const message: DueMessage = { bucket: minute };
    try {
      await this.#call({
        service: "scheduler",
        // A name takes no colon.
        path: `/schedules/${minute.replace(":", "-")}`,
        input: {
          GroupName: group,
          ScheduleExpression: `at(${minute}:00)`,
          FlexibleTimeWindow: { Mode: "OFF" },
          ActionAfterCompletion: "DELETE",
          Target: {
            Arn: queueArn,
            RoleArn: roleArn,
            Input: JSON.stringify(message),
            DeadLetterConfig: { Arn: deadLettersArn },
          },
        },
      });
    } catch (error) {
      if (!(error instanceof AwsCallError && error.name === "ConflictException")) throw error;
    }
  }
}

/** Posts to the due queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function createDuePost(call: AwsCaller, queueUrl: string): PostDue {
  return async (message) => {
    await call({
      service: "sqs",
      target: "AmazonSQS.SendMessage",
      protocol: "1.0",
      input: { QueueUrl: queueUrl, MessageBody: JSON.stringify(message) },
    });
  };
}
