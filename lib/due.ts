import { Aws, Duration } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule, CfnScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { DueMessage } from "../core/segment/due.ts";
import type { ReactToChangeEnvironment } from "../functions/react-to-change/env.ts";
import { env as turnEnv } from "../functions/turn-due/env.ts";
import { QueueConsumer } from "./constructs/queue-consumer.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import { mayEvaluateConditions } from "./data-grants.ts";
import { type Deployment, deploymentName } from "./deployment.ts";

const TIMEOUT = Duration.seconds(60);

/** What time alone turns: schedules for the minutes at which a contact is due, and the function that looks at her then. */
export class Due extends Construct {
  /** What a function that looks at contacts and writes what follows is told. */
  readonly environment: ReactToChangeEnvironment;
  readonly #deployment: Deployment;
  readonly #queue: WorkQueue;
  readonly #group: string;
  readonly #role: Role;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    this.#deployment = deployment;
    this.#group = deploymentName(deployment.settings.stage);
    const group = new CfnScheduleGroup(this, "Schedules", { name: this.#group });
    this.#queue = this.#workQueue();
    this.#role = this.#scheduleRole(group);
    const { tables } = deployment.data;
    this.environment = {
      CONTACTS_TABLE: tables.contacts.tableName,
      EVENTS_TABLE: tables.events.tableName,
      DEFINITIONS_TABLE: tables.definitions.tableName,
      OUTBOX_TABLE: tables.outbox.tableName,
      DUE_TABLE: tables.due.tableName,
      DUE_QUEUE_ARN: this.#queue.queue.queueArn,
      DUE_DEAD_LETTERS_ARN: this.#queue.deadLetters.queueArn,
      SCHEDULE_GROUP: group.ref,
      SCHEDULE_ROLE_ARN: this.#role.roleArn,
    };
    this.#turn();
    this.#sweepDaily(group);
  }

  /** Lets a function look at contacts, write what follows, and have itself woken at a minute. */
  mayReact(reactor: ServiceFunction): void {
    const { data } = this.#deployment;
    const { contacts, outbox, due } = data.tables;
    mayEvaluateConditions(reactor, data);
    reactor
      .allow([contacts.tableArn], "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem")
      .allow([outbox.tableArn], "dynamodb:PutItem")
      .allow([due.tableArn], "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem")
      .allowPattern(
        `arn:\${AWS::Partition}:scheduler:\${AWS::Region}:\${AWS::AccountId}:schedule/${this.#group}/*`,
        "Schedules are named by their minute, in a group of our own: docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html",
        "scheduler:CreateSchedule",
      )
      .allowIf(
        { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
        [this.#role.roleArn],
        "iam:PassRole",
      );
  }

  #workQueue(): WorkQueue {
    return new WorkQueue(this, "Minutes", this.#deployment, {
      consumerTimeout: TIMEOUT,
      lost: {
        impact:
          "Contacts who stay in a segment that time has taken them out of, or wait to enter one, until they do something.",
        runbook:
          "Read the reason in the log of turn-due, mend it, then redrive: whoever was turned already is no longer in the bucket.",
      },
      late: {
        impact: "Contacts whose segments are more than five minutes behind the time.",
        runbook:
          "Look for throttling of turn-due; a large bucket is worked off a hundred contacts at a time.",
      },
    });
  }

  /** docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html */
  #scheduleRole(group: CfnScheduleGroup): Role {
    return new Role(this, "ScheduleRole", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: {
          StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID, "aws:SourceArn": group.attrArn },
        },
      }),
      inlinePolicies: {
        post: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["sqs:SendMessage"],
              resources: [this.#queue.queue.queueArn, this.#queue.deadLetters.queueArn],
            }),
          ],
        }),
      },
    });
  }

  #turn(): void {
    const { due } = this.#deployment.data.tables;
    const { queue } = this.#queue;
    const consumer = new ServiceFunction(this, this.#deployment, {
      name: "turn-due",
      env: turnEnv,
      environment: { ...this.environment, DUE_QUEUE_URL: queue.queueUrl },
      timeout: TIMEOUT.toSeconds(),
      failure: {
        impact: "Contacts whom time should have taken out of a segment, or into one: the queue tries again.",
        runbook:
          "Read the error in the function's log; a definition that cannot be evaluated is named there.",
      },
    });
    this.mayReact(consumer);
    consumer.allow([due.tableArn], "dynamodb:Query").allow([queue.queueArn], "sqs:SendMessage");
    new QueueConsumer(this, "Turn", { from: this.#queue, consumer });
  }

  /** A schedule can be lost with its group, or a contact can keep failing: once a day somebody looks. */
  #sweepDaily(group: CfnScheduleGroup): void {
    const message: DueMessage = { sweep: "strays" };
    new CfnSchedule(this, "DailySweep", {
      groupName: group.ref,
      description: "Looks for minutes of the last two days that nobody dealt with.",
      scheduleExpression: "cron(15 3 * * ? *)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: this.#queue.queue.queueArn,
        roleArn: this.#role.roleArn,
        input: JSON.stringify(message),
        deadLetterConfig: { arn: this.#queue.deadLetters.queueArn },
      },
    });
  }
}
