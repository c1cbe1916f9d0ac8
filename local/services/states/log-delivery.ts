import type { Authorize, Principal } from "../../contracts.ts";
import { type Fields, fieldsOf, textOf } from "../fields.ts";

// What a machine's role needs before its log has somewhere to go: docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
const actions = [
  "CreateLogDelivery",
  "GetLogDelivery",
  "UpdateLogDelivery",
  "DeleteLogDelivery",
  "ListLogDeliveries",
  "PutResourcePolicy",
  "DescribeResourcePolicies",
  "DescribeLogGroups",
] as const;

/** Refuses a logging configuration that the machine's role cannot serve, as Step Functions does when a machine is made. */
export function checkLogDelivery(role: Principal, configuration: unknown, authorize: Authorize): void {
  const logging: Fields = fieldsOf(configuration);
  // Templates write names in capitals, the API does not.
  const level = textOf(logging, "level") ?? textOf(logging, "Level") ?? "OFF";
  if (level === "OFF") return;
  for (const action of actions) authorize(role, `logs:${action}`, "*");
}
