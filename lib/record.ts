import { Construct } from "constructs";
import { env as recordEnv } from "../functions/record-events/env.ts";
import { RECORD_TIMEOUT } from "./collect.ts";
import { QueueConsumer } from "./constructs/queue-consumer.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import type { WorkQueue } from "./constructs/work-queue.ts";
import { mayRecord } from "./data-grants.ts";
import type { Deployment } from "./deployment.ts";

/** Writes events onto timelines and moves contact state with them, one transaction per contact. */
export class Record extends Construct {
  readonly recordEvents: ServiceFunction;

  constructor(scope: Construct, id: string, deployment: Deployment, props: { readonly events: WorkQueue }) {
    super(scope, id);
    const { tables, secrets } = deployment.data;
    this.recordEvents = new ServiceFunction(this, deployment, {
      name: "record-events",
      env: recordEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        EVENTS_TABLE: tables.events.tableName,
        IDENTITIES_TABLE: tables.identities.tableName,
        MESSAGES_TABLE: tables.messages.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
        OUTBOX_TABLE: tables.outbox.tableName,
        LINK_SECRET_ARN: secrets.links.secretArn,
        PEPPER_SECRET_ARN: secrets.pepper.secretArn,
      },
      memory: 1024,
      timeout: RECORD_TIMEOUT.toSeconds(),
      failure: {
        impact:
          "Contacts whose events wait in the queue: scores, segments and workflows stand still for them.",
        runbook: "Read the error in the function's log; the queue delivers again, five times in all.",
      },
    });
    mayRecord(this.recordEvents, deployment.data);
    this.recordEvents
      // Who somebody is, and a contact's items that go when she goes up in another one.
      .allow([tables.identities.tableArn], "dynamodb:BatchGetItem", "dynamodb:PutItem")
      .allow([tables.contacts.tableArn], "dynamodb:DeleteItem")
      .allow([tables.messages.tableArn], "dynamodb:GetItem", "dynamodb:UpdateItem");
    new QueueConsumer(this, "Consumer", { from: props.events, consumer: this.recordEvents });
  }
}
