import { describe, expect, it } from "vitest";
import { type Authorize, AwsError } from "../../../local/contracts.ts";
import { createSqsService } from "../../../local/services/sqs.ts";
import { createStatesService } from "../../../local/services/states.ts";
import { createWorldDouble, makeResource } from "./world-double.ts";

const principal = { kind: "role", logicalId: "TheRole" } as const;

/** Refuses one action, as a role does that lacks it. */
const without =
  (missing: string): Authorize =>
  (_, action) => {
    if (action === missing) throw new AwsError("AccessDeniedException", `not authorized: ${action}`);
  };

const makeMachine = (authorize: Authorize, level: string) =>
  makeResource(
    createStatesService(createWorldDouble().world, {
      publish: () => undefined,
      principalOf: () => principal,
      authorize,
    }),
    "AWS::StepFunctions::StateMachine",
    "Machine",
    {
      DefinitionString: JSON.stringify({
        QueryLanguage: "JSONata",
        StartAt: "A",
        States: { A: { Type: "Succeed" } },
      }),
      RoleArn: "arn:aws:iam::000000000000:role/TheRole",
      LoggingConfiguration: { Level: level },
    },
  );

const makeMapping = async (authorize: Authorize) => {
  const sqs = createSqsService(createWorldDouble().world, { roleOfFunction: () => principal, authorize });
  await makeResource(sqs, "AWS::SQS::Queue", "Work", {});
  return makeResource(sqs, "AWS::Lambda::EventSourceMapping", "Mapping", {
    EventSourceArn: "arn:aws:sqs:eu-west-1:000000000000:service-Work",
    FunctionName: "consumer",
  });
};

describe("a role that lacks what a service does in its name", () => {
  it.each(["logs:CreateLogDelivery", "logs:DescribeLogGroups"])(
    "stops a machine with a log from being made without %s",
    async (action) => {
      await expect(makeMachine(without(action), "ALL")).rejects.toThrow(`not authorized: ${action}`);
    },
  );

  it("does not matter to a machine without a log", async () => {
    const { ref } = await makeMachine(without("logs:CreateLogDelivery"), "OFF");
    expect(ref).toContain("stateMachine:service-Machine");
  });

  it.each(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"])(
    "stops a queue from feeding a function without %s",
    async (action) => {
      await expect(makeMapping(without(action))).rejects.toThrow(`not authorized: ${action}`);
    },
  );
});
