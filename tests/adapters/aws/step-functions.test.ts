import { ExecutionAlreadyExists, InvalidToken, TaskDoesNotExist, TaskTimedOut } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { StepFunctionsExecutions, StepFunctionsWaits } from "../../../adapters/aws/step-functions.ts";

type Client = ConstructorParameters<typeof StepFunctionsWaits>[0];

function clientDouble(answer: Error | object) {
  const inputs: unknown[] = [];
  const send = (command: { readonly input: unknown }) => {
    inputs.push(command.input);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { client: { send } as unknown as Client, inputs };
}

const described = { message: "no", $metadata: {} };

const execution = {
  machineVersionArn: "arn:machine:3",
  name: "e1",
  input: {
    contactId: "c1",
    enrollmentId: "e1",
    enrollmentKey: "enrollment#welcome#once",
    workflow: "welcome",
    version: "v1",
    enteredAt: 5,
    resumeAt: "start",
  },
};

describe("StepFunctionsExecutions", () => {
  it("starts the version under the enrollment's id", async () => {
    const { client, inputs } = clientDouble({ executionArn: "arn:execution" });
    const answer = await new StepFunctionsExecutions(client).start(execution);
    expect(answer).toEqual({ outcome: "started", executionArn: "arn:execution" });
    expect(inputs).toEqual([
      { stateMachineArn: "arn:machine:3", name: "e1", input: JSON.stringify(execution.input) },
    ]);
  });

  it("takes an execution that exists as success", async () => {
    const { client } = clientDouble(new ExecutionAlreadyExists(described));
    expect(await new StepFunctionsExecutions(client).start(execution)).toEqual({ outcome: "already" });
  });
});

describe("StepFunctionsWaits", () => {
  it("answers the token", async () => {
    const { client, inputs } = clientDouble({});
    expect(await new StepFunctionsWaits(client).resolve("t1")).toBe("resolved");
    expect(inputs).toEqual([{ taskToken: "t1", output: "{}" }]);
  });

  it.each([new TaskTimedOut(described), new TaskDoesNotExist(described), new InvalidToken(described)])(
    "takes a wait that is over as done: %s",
    async (error) => {
      expect(await new StepFunctionsWaits(clientDouble(error).client).resolve("t1")).toBe("gone");
    },
  );

  it("passes on every other failure", async () => {
    const waits = new StepFunctionsWaits(clientDouble(new Error("throttled")).client);
    await expect(waits.resolve("t1")).rejects.toThrow("throttled");
  });
});
