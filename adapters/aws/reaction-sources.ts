import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createBucketPreparer } from "../../core/segment/prepare-bucket.ts";
import { conditionSources } from "./condition-sources.ts";
import { DynamoDueRepository } from "./dynamo-due-repository.ts";
import { DynamoReactionStore } from "./dynamo-reaction-store.ts";
import { SchedulerDueSchedule } from "./scheduler-due-schedule.ts";
import type { AwsCaller } from "./signed-request.ts";

/** Environment of functions that look at contacts and write what follows. */
export interface ReactionEnvironment {
  readonly CONTACTS_TABLE: string;
  readonly EVENTS_TABLE: string;
  readonly DEFINITIONS_TABLE: string;
  readonly OUTBOX_TABLE: string;
  readonly DUE_TABLE: string;
  readonly DUE_QUEUE_ARN: string;
  readonly DUE_DEAD_LETTERS_ARN: string;
  readonly SCHEDULE_GROUP: string;
  readonly SCHEDULE_ROLE_ARN: string;
}

/** What looking at contacts and writing what follows needs. */
export function reactionSources(
  client: DynamoDBDocumentClient,
  call: AwsCaller,
  environment: ReactionEnvironment,
) {
  const due = new DynamoDueRepository(client, environment.DUE_TABLE);
  const schedule = new SchedulerDueSchedule(call, {
    group: environment.SCHEDULE_GROUP,
    roleArn: environment.SCHEDULE_ROLE_ARN,
    queueArn: environment.DUE_QUEUE_ARN,
    deadLettersArn: environment.DUE_DEAD_LETTERS_ARN,
  });
  const tables = {
    contacts: environment.CONTACTS_TABLE,
    outbox: environment.OUTBOX_TABLE,
    due: environment.DUE_TABLE,
  };
  return {
    ...conditionSources(client, environment),
    reactions: new DynamoReactionStore(client, tables),
    due,
    prepareBucket: createBucketPreparer(due, schedule),
  };
}
