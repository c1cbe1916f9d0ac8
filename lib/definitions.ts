import { CustomResource, Duration, RemovalPolicy } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Version } from "../core/definitions/definition.ts";
import type { MachineSubstitutions } from "../core/workflow/asl.ts";
import { env as publishEnv } from "../functions/publish-definitions/env.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import type { WorkQueue } from "./constructs/work-queue.ts";
import { type Deployment, deploymentName, machinePrefix } from "./deployment.ts";
import { machineArnPrefix } from "./machine-arns.ts";
import type { Send } from "./send.ts";
import { linkHosts } from "./settings.ts";

export interface DefinitionsProps {
  readonly send: Send;
  readonly events: WorkQueue;
  /** Versions of workflows by id, so that a difference of templates shows what will run. */
  readonly workflows: Readonly<Record<string, Version>>;
  /** Hash of everything that is published with this deployment. */
  readonly contentHash: string;
}

/** What machines are made with. */
interface Machinery {
  readonly calls: MachineSubstitutions;
  readonly roleArn: string;
  readonly logGroupArn: string;
}

/**
 * Publishes workflows, templates, segments, scoring and forms: with each deployment that changes them or anything that machines are made
 * with, and on demand. Machines are made by the function alone: CloudFormation could not take over one that a stack before it left.
 */
export class Definitions extends Construct {
  readonly publishDefinitions: ServiceFunction;

  constructor(scope: Construct, id: string, deployment: Deployment, props: DefinitionsProps) {
    super(scope, id);
    const machinery = this.#machinery(deployment, props);
    this.publishDefinitions = this.#publisher(deployment, machinery);
    new CustomResource(this, "Published", {
      resourceType: "Custom::Definitions",
      serviceToken: this.publishDefinitions.arn,
      serviceTimeout: Duration.minutes(5),
      properties: {
        ContentHash: props.contentHash,
        Workflows: props.workflows,
        Calls: machinery.calls,
        RoleArn: machinery.roleArn,
        LogGroupArn: machinery.logGroupArn,
      },
    });
  }

  #machinery({ data, settings }: Deployment, { send, events }: DefinitionsProps): Machinery {
    const { logGroupArn } = new LogGroup(this, "MachineLogs", {
      // The prefix keeps the log group out of the account's resource policy: docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
      logGroupName: `/aws/vendedlogs/states/${deploymentName(settings.stage)}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const calls = {
      SendMessage: send.sendMessage.arn,
      CheckCondition: send.checkCondition.arn,
      ContactsTable: data.tables.contacts.tableName,
      EventsQueueUrl: events.queue.queueUrl,
    };
    return { calls, roleArn: data.machineRole.roleArn, logGroupArn };
  }

  #publisher(deployment: Deployment, { calls, roleArn, logGroupArn }: Machinery): ServiceFunction {
    const { data, settings } = deployment;
    const publisher = new ServiceFunction(this, deployment, {
      name: "publish-definitions",
      env: publishEnv,
      environment: {
        DEFINITIONS_TABLE: data.tables.definitions.tableName,
        MACHINE_PREFIX: machinePrefix(settings.stage),
        MACHINE_ROLE_ARN: roleArn,
        MACHINE_LOG_GROUP_ARN: logGroupArn,
        SEND_MESSAGE_ARN: calls.SendMessage,
        CHECK_CONDITION_ARN: calls.CheckCondition,
        CONTACTS_TABLE: calls.ContactsTable,
        EVENTS_QUEUE_URL: calls.EventsQueueUrl,
        LINK_HOSTS: JSON.stringify(linkHosts(settings)),
      },
      memory: 1024,
      timeout: 120,
      failure: {
        impact: "Marketers whose change is not live; contacts keep getting the version before.",
        runbook: "Read the error in the function's log, then publish again: what is published already stays.",
      },
    });
    publisher.allow(
      [data.tables.definitions.tableArn],
      "dynamodb:Query",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:DeleteItem",
    );
    return mayPublishMachines(publisher, deployment);
  }
}

const mayPublishMachines = (publisher: ServiceFunction, deployment: Deployment): ServiceFunction =>
  publisher
    .allowPattern(
      `${machineArnPrefix(deployment)}*`,
      "Publishing makes machines with our prefix: docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html",
      "states:CreateStateMachine",
      "states:UpdateStateMachine",
      "states:PublishStateMachineVersion",
    )
    .allowIf(
      { StringEquals: { "iam:PassedToService": "states.amazonaws.com" } },
      [deployment.data.machineRole.roleArn],
      "iam:PassRole",
    );
