import { Aws, Fn } from "aws-cdk-lib";
import { CfnConfigurationSet } from "aws-cdk-lib/aws-ses";
import { Construct } from "constructs";
import { env as checkEnv } from "../functions/check-condition/env.ts";
import { env as sendEnv } from "../functions/send-message/env.ts";
import { ImpactAlarm, serviceMetric } from "./constructs/impact-alarm.ts";
import { acknowledgePattern, ServiceFunction } from "./constructs/service-function.ts";
import { mayEvaluateConditions, mayReadDefinitions, mayReadSecrets } from "./data-grants.ts";
import { type Deployment, deploymentName, machineCalls } from "./deployment.ts";
import { bareAddress } from "./settings.ts";

/** What workflows call: the one sender, and the question whether a condition holds. */
export class Send extends Construct {
  readonly configurationSet: CfnConfigurationSet;
  readonly sendMessage: ServiceFunction;
  readonly checkCondition: ServiceFunction;

  constructor(scope: Construct, id: string, deployment: Deployment, props: { readonly linkUrl: string }) {
    super(scope, id);
    this.configurationSet = new CfnConfigurationSet(this, "ConfigurationSet", {
      name: deploymentName(deployment.settings.stage),
      reputationOptions: { reputationMetricsEnabled: true },
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    this.sendMessage = this.#sendMessage(deployment, props.linkUrl);
    this.checkCondition = this.#checkCondition(deployment);
    this.#watchReputation(deployment);
  }

  #sendMessage(deployment: Deployment, linkUrl: string): ServiceFunction {
    const { data, settings } = deployment;
    const { tables, secrets } = data;
    const sender = new ServiceFunction(this, deployment, {
      name: "send-message",
      functionName: machineCalls(deployment.settings.stage).sendMessage,
      env: sendEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        MESSAGES_TABLE: tables.messages.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
        LINK_SECRET_ARN: secrets.links.secretArn,
        PEPPER_SECRET_ARN: secrets.pepper.secretArn,
        CONFIGURATION_SET: this.configurationSet.ref,
        FROM_ADDRESS: settings.fromAddress,
        REPLY_TO_ADDRESS: settings.replyToAddress,
        LINK_URL: linkUrl,
        SITE_URL: settings.websiteOrigins[0],
      },
      timeout: 20,
      failure: {
        impact:
          "Contacts in workflows whose message is not sent yet; after the workflow's retries it is skipped.",
        runbook:
          "Read the error in the function's log; check SES: identity verified, production access, sending not paused.",
      },
    });
    mayReadDefinitions(sender, data);
    mayReadSecrets(sender, secrets.links, secrets.pepper);
    sender
      .allow([tables.contacts.tableArn], "dynamodb:Query", "dynamodb:ConditionCheckItem")
      .allow(
        [tables.messages.tableArn],
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:ConditionCheckItem",
      );
    this.#maySend(sender, deployment);
    return sender;
  }

  /** The sender's address is what is allowed; in the sandbox SES asks for the identity of the recipient, too. */
  #maySend(sender: ServiceFunction, { settings }: Deployment): void {
    const identities = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*";
    acknowledgePattern(
      sender,
      identities,
      "One sender's address only, by condition; which identity SES asks for depends on what else is verified: docs.aws.amazon.com/ses/latest/dg/control-user-access.html",
    );
    sender.allowIf(
      { StringEquals: { "ses:FromAddress": bareAddress(settings.fromAddress) } },
      [Fn.sub(identities), sesArn("configuration-set", deploymentName(settings.stage))],
      "ses:SendEmail",
    );
  }

  #checkCondition(deployment: Deployment): ServiceFunction {
    const { data } = deployment;
    const { tables } = data;
    const checker = new ServiceFunction(this, deployment, {
      name: "check-condition",
      functionName: machineCalls(deployment.settings.stage).checkCondition,
      env: checkEnv,
      environment: {
        CONTACTS_TABLE: tables.contacts.tableName,
        EVENTS_TABLE: tables.events.tableName,
        MESSAGES_TABLE: tables.messages.tableName,
        DEFINITIONS_TABLE: tables.definitions.tableName,
      },
      failure: {
        impact: "Contacts whose workflow stands at a branch: it tries again, then fails for them.",
        runbook: "Read the error in the function's log; it names the workflow and the step.",
      },
    });
    mayEvaluateConditions(checker, data);
    checker.allow([tables.messages.tableArn], "dynamodb:GetItem");
    return checker;
  }

  /** SES reviews an account at 5 % bounces or 0.1 % complaints: docs.aws.amazon.com/ses/latest/dg/reputation-dashboard-bounce-rate.html */
  #watchReputation({ alarmTopic }: Deployment): void {
    const runbook =
      "Pause the broadcast or workflow that causes it, look at where its contacts come from, and clean up before sending on.";
    new ImpactAlarm(this, "BounceRate", {
      metric: serviceMetric("AWS/SES", "Reputation.BounceRate", {}, "Maximum"),
      threshold: 0.03,
      topic: alarmTopic,
      impact: "Everybody you mail: at 5 % bounces SES reviews the account, at 10 % it may stop all sending.",
      runbook,
    });
    new ImpactAlarm(this, "ComplaintRate", {
      metric: serviceMetric("AWS/SES", "Reputation.ComplaintRate", {}, "Maximum"),
      threshold: 0.0005,
      topic: alarmTopic,
      impact:
        "Contacts who call your mail spam; at 0.1 % complaints SES reviews the account, at 0.5 % it may stop all sending.",
      runbook,
    });
  }
}

const sesArn = (kind: "configuration-set", name: string): string =>
  `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${kind}/${name}`;
