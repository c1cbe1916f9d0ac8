import { Aws, Duration } from "aws-cdk-lib";
import { CfnConfigurationSetEventDestination, type CfnConfigurationSet } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { env as followEnv } from "../functions/follow-link/env.ts";
import { env as outcomeEnv } from "../functions/record-outcome/env.ts";
import { env as unsubscribeEnv } from "../functions/unsubscribe-contact/env.ts";
import { EventRule } from "./constructs/event-rule.ts";
import type { HttpEndpoint } from "./constructs/http-endpoint.ts";
import { QueueConsumer } from "./constructs/queue-consumer.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import { mayReadSecrets, mayRecord } from "./data-grants.ts";
import type { Deployment } from "./deployment.ts";

const TIMEOUT = Duration.seconds(20);

export interface OutcomesProps {
  readonly endpoint: HttpEndpoint;
  readonly events: WorkQueue;
  readonly configurationSet: CfnConfigurationSet;
}

/** What comes back of a message: from SES, from opens and clicks, and from those who have had enough. */
export class Outcomes extends Construct {
  constructor(scope: Construct, id: string, deployment: Deployment, props: OutcomesProps) {
    super(scope, id);
    this.#hearFromSes(deployment, props);
    this.#followLinks(deployment, props);
    this.#unsubscribe(deployment, props);
  }

  #hearFromSes(deployment: Deployment, { configurationSet, events }: OutcomesProps): void {
    const { tables, secrets } = deployment.data;
    // Only the default bus may be named: docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html
    new CfnConfigurationSetEventDestination(this, "EventDestination", {
      configurationSetName: configurationSet.ref,
      eventDestination: {
        name: "default-bus",
        enabled: true,
        matchingEventTypes: [
          "send",
          "delivery",
          "bounce",
          "complaint",
          "reject",
          "deliveryDelay",
          "renderingFailure",
        ],
        eventBridgeDestination: {
          eventBusArn: `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/default`,
        },
      },
    });
    const queue = new WorkQueue(this, "MailEvents", deployment, {
      consumerTimeout: TIMEOUT,
      lost: {
        impact:
          "Contacts whose bounce or complaint is not known: they may be mailed again, and the sender's reputation suffers.",
        runbook:
          "Read the reason in the log of record-outcome, mend it, then redrive: recording twice is harmless.",
      },
      late: {
        impact: "Contacts who complained or bounced more than five minutes ago and can still be mailed.",
        runbook: "Look for throttling of record-outcome or of the messages table.",
      },
    });
    new EventRule(this, "MailEvent", {
      description: "What SES says of our messages.",
      pattern: {
        source: ["aws.ses"],
        detail: { mail: { tags: { "ses:configuration-set": [configurationSet.ref] } } },
      },
      to: queue,
    });
    const consumer = new ServiceFunction(this, deployment, {
      name: "record-outcome",
      env: outcomeEnv,
      environment: {
        MESSAGES_TABLE: tables.messages.tableName,
        EVENTS_QUEUE_URL: events.queue.queueUrl,
        PEPPER_SECRET_ARN: secrets.pepper.secretArn,
      },
      timeout: TIMEOUT.toSeconds(),
      failure: {
        impact: "Contacts whose bounce or complaint is not noted yet: the queue tries again.",
        runbook: "Read the error in the function's log.",
      },
    });
    mayReadSecrets(consumer, secrets.pepper);
    consumer
      .allow([tables.messages.tableArn], "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
      .allow([events.queue.queueArn], "sqs:SendMessage");
    new QueueConsumer(this, "Consumer", { from: queue, consumer });
  }

  #followLinks(deployment: Deployment, { endpoint, events }: OutcomesProps): void {
    const { data, settings } = deployment;
    const follower = new ServiceFunction(this, deployment, {
      name: "follow-link",
      env: followEnv,
      environment: {
        EVENTS_QUEUE_URL: events.queue.queueUrl,
        MESSAGES_TABLE: data.tables.messages.tableName,
        DEFINITIONS_TABLE: data.tables.definitions.tableName,
        LINK_SECRET_ARN: data.secrets.links.secretArn,
        SITE_URL: settings.websiteOrigins[0],
      },
      failure: {
        impact: "Contacts who click a link in a message and do not reach its page.",
        runbook: "Read the error in the function's log; check the link secret and the messages table.",
      },
    });
    mayReadSecrets(follower, data.secrets.links);
    follower
      .allow([data.tables.messages.tableArn, data.tables.definitions.tableArn], "dynamodb:GetItem")
      .allow([events.queue.queueArn], "sqs:SendMessage");
    endpoint.serve(follower, {
      keys: ["GET /o/{token}", "HEAD /o/{token}", "GET /c/{token}", "HEAD /c/{token}"],
      access: {
        open: "contacts open and click in their mail client; the function verifies the signed token.",
      },
    });
  }

  #unsubscribe(deployment: Deployment, { endpoint }: OutcomesProps): void {
    const { tables, secrets } = deployment.data;
    const unsubscriber = new ServiceFunction(this, deployment, {
      name: "unsubscribe-contact",
      env: unsubscribeEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        EVENTS_TABLE: tables.events.tableName,
        IDENTITIES_TABLE: tables.identities.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
        OUTBOX_TABLE: tables.outbox.tableName,
        LINK_SECRET_ARN: secrets.links.secretArn,
        PEPPER_SECRET_ARN: secrets.pepper.secretArn,
      },
      failure: {
        impact:
          "Contacts who want to leave and cannot: the law gives them that right, and they will complain instead.",
        runbook: "At once: read the error in the function's log. If it lasts, pause marketing messages.",
      },
    });
    mayRecord(unsubscriber, deployment.data);
    unsubscriber.allow([tables.contacts.tableArn], "dynamodb:Query");
    endpoint.serve(unsubscriber, {
      keys: ["GET /u/{token}", "HEAD /u/{token}", "POST /u/{token}"],
      access: { open: "contacts leave with one click (RFC 8058); the function verifies the signed token." },
    });
  }
}
