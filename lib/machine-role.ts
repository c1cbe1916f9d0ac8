import { ArnFormat, Aws, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { acknowledgePattern } from "./constructs/service-function.ts";
import { machineCalls } from "./deployment.ts";

export interface MachineRoleProps {
  readonly stage: string;
  readonly contacts: Table;
}

/**
 * The role of every workflow's machine. It stays as long as contacts are inside, whatever becomes of the service stack: what it may call is
 * named, not referred to.
 */
export class MachineRole extends Role {
  constructor(scope: Construct, id: string, { stage, contacts }: MachineRoleProps) {
    const calls = machineCalls(stage);
    const stack = Stack.of(scope);
    const functions = [calls.sendMessage, calls.checkCondition].map((resourceName) =>
      stack.formatArn({
        service: "lambda",
        resource: "function",
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    );
    super(scope, id, {
      assumedBy: new ServicePrincipal("states.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        workflows: new PolicyDocument({
          minimize: false,
          statements: [
            allow(functions, "lambda:InvokeFunction"),
            allow([contacts.tableArn], "dynamodb:UpdateItem"),
            allow([stack.formatArn({ service: "sqs", resource: calls.eventsQueue })], "sqs:SendMessage"),
            allow(["*"], ...LOG_DELIVERY),
          ],
        }),
      },
    });
    this.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledgePattern(
      this,
      "*",
      "Log delivery has no resource of its own: docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy",
    );
  }
}

/** What a machine's role needs to log, as the page above lists it. */
const LOG_DELIVERY = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
];

const allow = (resources: readonly string[], ...actions: readonly string[]): PolicyStatement =>
  new PolicyStatement({ resources: [...resources], actions: [...actions] });
