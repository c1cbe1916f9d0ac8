import { Duration, Fn } from "aws-cdk-lib";
import type { EventBus } from "aws-cdk-lib/aws-events";
import { Construct } from "constructs";
import { CONTACTS } from "../adapters/aws/tables.ts";
import { CONTACT_ITEMS } from "../core/contact/items.ts";
import { type BusEventType, EVENT_SOURCE } from "../core/events.ts";
import { env as closeEnv } from "../functions/close-enrollment/env.ts";
import { env as resolveEnv } from "../functions/resolve-waits/env.ts";
import { env as startEnv } from "../functions/start-enrollment/env.ts";
import { EventRule } from "./constructs/event-rule.ts";
import { QueueConsumer } from "./constructs/queue-consumer.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { StreamConsumer } from "./constructs/stream-consumer.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import { mayEvaluateConditions } from "./data-grants.ts";
import type { Deployment } from "./deployment.ts";
import { machineArnPrefix } from "./machine-arns.ts";

const TIMEOUT = Duration.seconds(20);

/** Lets contacts into workflows, wakes those whose wait is over, and notes how enrollments end. */
export class Enroll extends Construct {
  constructor(scope: Construct, id: string, deployment: Deployment, props: { readonly bus: EventBus }) {
    super(scope, id);
    this.#start(deployment, props.bus);
    this.#resolve(deployment);
    this.#close(deployment);
  }

  #start(deployment: Deployment, bus: EventBus): void {
    const { tables } = deployment.data;
    const triggered: BusEventType = "WorkflowTriggered";
    const queue = new WorkQueue(this, "Triggered", deployment, {
      consumerTimeout: TIMEOUT,
      lost: {
        impact: "Contacts who should be in a workflow and are not.",
        runbook:
          "Read the reason in the log of start-enrollment, mend it, then redrive: starting twice is harmless.",
      },
      late: {
        impact: "Contacts whose workflow starts more than five minutes late.",
        runbook: "Look for throttling of StartExecution in the log of start-enrollment.",
      },
    });
    new EventRule(this, "WorkflowTriggered", {
      bus,
      description: "Contacts that a trigger lets into a workflow.",
      pattern: { source: [EVENT_SOURCE], "detail-type": [triggered] },
      to: queue,
    });
    const consumer = new ServiceFunction(this, deployment, {
      name: "start-enrollment",
      env: startEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
      },
      timeout: TIMEOUT.toSeconds(),
      failure: {
        impact: "Contacts whose workflow has not started yet: the queue tries again.",
        runbook:
          "Read the error in the function's log; a missing machine version means that publishing did not finish.",
      },
    });
    consumer
      .allow([tables.definitions.tableArn], "dynamodb:Query")
      .allow(
        [tables.contacts.tableArn],
        "dynamodb:Query",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      )
      .allowPattern(
        `${machineArnPrefix(deployment)}*`,
        "Workflows are published after deployment, each as a machine with our prefix: docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html",
        "states:StartExecution",
      );
    new QueueConsumer(this, "Start", { from: queue, consumer });
  }

  #resolve(deployment: Deployment): void {
    const { tables } = deployment.data;
    const consumer = new ServiceFunction(this, deployment, {
      name: "resolve-waits",
      env: resolveEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        EVENTS_TABLE: tables.events.tableName,
        MESSAGES_TABLE: tables.messages.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
      },
      timeout: 30,
      failure: {
        impact: "Contacts who did what their workflow waits for, and wait on: the stream tries again.",
        runbook: "Read the error in the function's log.",
      },
    });
    mayEvaluateConditions(consumer, deployment.data);
    consumer
      .allow([tables.messages.tableArn], "dynamodb:GetItem")
      .allowPattern(
        "*",
        "SendTaskSuccess names a token, not a resource: docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html",
        "states:SendTaskSuccess",
      );
    new StreamConsumer(this, "Waits", deployment, {
      from: tables.contacts,
      consumer,
      filters: [CONTACT_ITEMS.state, { prefix: CONTACT_ITEMS.enrollmentPrefix }].map((sortKey) => ({
        eventName: ["INSERT", "MODIFY"],
        dynamodb: { Keys: { [CONTACTS.sort]: { S: [sortKey] } } },
      })),
      lost: {
        impact:
          "Contacts who did what their workflow waits for; it goes on only when the wait's time is over, on the wrong branch.",
        runbook:
          "Mend the cause in the log of resolve-waits; any further event of the contact evaluates her waits again.",
      },
      late: {
        impact: "Contacts whose workflow goes on more than five minutes after what it waited for.",
        runbook: "Look for a record that fails again and again in the log of resolve-waits.",
      },
    });
  }

  #close(deployment: Deployment): void {
    const { tables } = deployment.data;
    const queue = new WorkQueue(this, "Ended", deployment, {
      consumerTimeout: TIMEOUT,
      lost: {
        impact:
          "Marketers: enrollments that have ended are shown as active; contacts may get a message of a workflow they left.",
        runbook:
          "Read the reason in the log of close-enrollment, mend it, then redrive: closing twice is harmless.",
      },
      late: {
        impact: "Marketers: numbers per step are more than five minutes old.",
        runbook: "Look for throttling of close-enrollment.",
      },
    });
    new EventRule(this, "ExecutionEnded", {
      description: "Executions of our workflows that have ended.",
      // docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
      pattern: {
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [{ prefix: Fn.sub(machineArnPrefix(deployment)) }],
          status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"],
        },
      },
      to: queue,
    });
    const consumer = new ServiceFunction(this, deployment, {
      name: "close-enrollment",
      env: closeEnv,
      environment: { CONTACTS_TABLE: tables.contacts.tableName },
      timeout: TIMEOUT.toSeconds(),
      failure: {
        impact: "Marketers: enrollments that have ended are still shown as active: the queue tries again.",
        runbook: "Read the error in the function's log.",
      },
    });
    consumer.allow([tables.contacts.tableArn], "dynamodb:UpdateItem");
    new QueueConsumer(this, "Close", { from: queue, consumer });
  }
}
