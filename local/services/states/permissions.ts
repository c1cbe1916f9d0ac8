import type { ApiCall, Permission } from "../../contracts.ts";
import { type Fields, textOf } from "../fields.ts";
import { unqualified } from "./machines.ts";
import type { StatesParts } from "./operations.ts";

/** docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
export function statesPermissions(
  { machines, executions }: StatesParts,
  call: ApiCall,
): readonly Permission[] {
  const { input, operation } = call;
  const action = `states:${operation}`;
  if (operation.startsWith("SendTask")) {
    // Asked on the machine that waits. A token that nobody gave out is refused by the operation itself.
    const owner = executions.ofToken(textOf(input, "taskToken") ?? "");
    return owner === undefined ? [] : [{ action, resource: owner.machine.arn }];
  }
  const executionArn = textOf(input, "executionArn");
  if (executionArn !== undefined) return [{ action, resource: executionArn }];
  const machineArn = textOf(input, "stateMachineArn");
  const name = textOf(input, "name");
  // "Step Functions uses the state machine's ARN instead of the version ARN": docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
  const resource =
    machineArn !== undefined
      ? unqualified(machineArn)
      : operation === "CreateStateMachine" && name !== undefined
        ? machines.arnOf(name)
        : "*";
  return [{ action, resource }, ...publishing(input, resource), ...passing(input)];
}

function publishing(input: Fields, resource: string): readonly Permission[] {
  return input["publish"] === true ? [{ action: "states:PublishStateMachineVersion", resource }] : [];
}

/** docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passing(input: Fields): readonly Permission[] {
  const roleArn = textOf(input, "roleArn");
  return roleArn === undefined
    ? []
    : [
        {
          action: "iam:PassRole",
          resource: roleArn,
          context: { "iam:PassedToService": "states.amazonaws.com" },
        },
      ];
}
