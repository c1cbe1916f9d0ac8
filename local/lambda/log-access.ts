import type { Authorize, Principal } from "../contracts.ts";
import { lastPart } from "../services/fields.ts";
import type { FunctionConfig, Pool } from "./pool.ts";

/** The log of one function, which Lambda writes in the name of the function's role. */
export interface LogAccess {
  /** Whether the role may write it; without that the lines are lost and the function runs on. */
  readonly mayWrite: () => boolean;
  /** The pool, each of whose invocations writes at least Lambda's own line to the log. */
  readonly reporting: (pool: Pool) => Pool;
}

// What the role needs: docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html#monitoring-cloudwatchlogs-prereqs
const ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"] as const;

// With `:*` at the end, as policies name log groups: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
const logGroupArn = ({ arn, environment }: FunctionConfig): string => {
  const [, partition = "", , region = "", account = ""] = arn.split(":");
  return `arn:${partition}:logs:${region}:${account}:log-group:${environment["AWS_LAMBDA_LOG_GROUP_NAME"] ?? ""}:*`;
};

export const createLogAccess = (config: FunctionConfig, authorize: Authorize): LogAccess => {
  const role: Principal = { kind: "role", logicalId: lastPart(config.roleArn, "/") };
  const resource = logGroupArn(config);
  const mayWrite = (): boolean => {
    try {
      for (const action of ACTIONS) authorize(role, action, resource);
      return true;
    } catch {
      return false;
    }
  };
  const reporting = (pool: Pool): Pool => ({
    config,
    invoke: (payload) => {
      mayWrite();
      return pool.invoke(payload);
    },
    warm: () => {
      pool.warm();
    },
    close: () => pool.close(),
  });
  return { mayWrite, reporting };
};
