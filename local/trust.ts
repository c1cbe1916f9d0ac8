import type { ResourceRequest } from "./contracts.ts";
import type { Iam } from "./iam/iam.ts";
import { fieldsOf, listOf, textOf } from "./services/fields.ts";

interface Assumption {
  readonly roleArn: string | undefined;
  readonly service: string;
}

const one = (roleArn: string | undefined, service: string): readonly Assumption[] => [{ roleArn, service }];

/** Which service assumes which role that a resource names. */
const ASSUMPTIONS: Readonly<Record<string, (request: ResourceRequest) => readonly Assumption[]>> = {
  "AWS::Lambda::Function": ({ properties }) => one(textOf(properties, "Role"), "lambda.amazonaws.com"),
  "AWS::StepFunctions::StateMachine": ({ properties }) =>
    one(textOf(properties, "RoleArn"), "states.amazonaws.com"),
  "AWS::Events::Rule": ({ properties }) =>
    listOf(properties["Targets"]).flatMap((target) =>
      one(textOf(fieldsOf(target), "RoleArn"), "events.amazonaws.com"),
    ),
};

/** Refuses a resource whose role cannot be assumed by the service that would: AWS refuses it too. */
export const checkTrust = (iam: Iam, request: ResourceRequest): void => {
  for (const { roleArn, service } of ASSUMPTIONS[request.type]?.(request) ?? [])
    if (roleArn !== undefined) iam.checkTrust(roleArn, service);
};
