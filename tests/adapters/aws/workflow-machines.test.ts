import { Readable } from "node:stream";
import { SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { type MachineSettings, StepFunctionsMachines } from "../../../adapters/aws/workflow-machines.ts";
import type { CompiledWorkflow } from "../../../core/definitions/definition.ts";

const WORKFLOW: CompiledWorkflow = {
  workflow: "welcome",
  messageClass: "marketing",
  triggers: [],
  again: "never",
  sends: {},
  steps: [],
  machine: '{"FunctionName":"${SendMessage}","Subject":"\\u0024{SendMessage}"}',
};

interface Call {
  readonly action: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Step Functions as far as publishing sees it; it knows these machines. */
function stepFunctions(known: readonly string[], more: Partial<MachineSettings> = {}) {
  const calls: Call[] = [];
  const requestHandler = {
    handle: (request: { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }) => {
      const action = request.headers["x-amz-target"]?.split(".")[1] ?? "";
      const body = JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>;
      calls.push({ action, body });
      const exists = action === "CreateStateMachine" || known.some((arn) => arn === body["stateMachineArn"]);
      const answer = exists
        ? {
            stateMachineVersionArn: `arn:version:${calls.length}`,
            updateDate: 1,
            creationDate: 1,
            stateMachineArn: "arn",
          }
        : { __type: "StateMachineDoesNotExist", message: "no such machine" };
      const headers = { "content-type": "application/x-amz-json-1.0" };
      const response = {
        statusCode: exists ? 200 : 400,
        headers,
        body: Readable.from([JSON.stringify(answer)]),
      };
      return Promise.resolve({ response });
    },
  };
  const client = new SFNClient({
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // The client's own handler types ask for more than it calls.
    requestHandler: requestHandler as never,
  });
  const settings: MachineSettings = {
    prefix: "espalier-dev-",
    roleArn: "arn:aws:iam::000000000000:role/machines",
    logGroupArn: "arn:aws:logs:eu-west-1:000000000000:log-group:x:*",
    substitutions: {
      SendMessage: "arn:send",
      CheckCondition: "arn:check",
      ContactsTable: "contacts",
      EventsQueueUrl: "url",
    },
    ...more,
  };
  return { calls, machines: new StepFunctionsMachines(settings, client) };
}

const ARN = "arn:aws:states:eu-west-1:000000000000:stateMachine:espalier-dev-welcome";

describe("state machines of workflows", () => {
  it("are updated and get their version in one call, with the role and log of now", async () => {
    const { calls, machines } = stepFunctions([ARN]);
    expect(await machines.publish(WORKFLOW)).toBe("arn:version:1");
    expect(calls).toMatchObject([
      {
        action: "UpdateStateMachine",
        body: {
          stateMachineArn: ARN,
          publish: true,
          roleArn: "arn:aws:iam::000000000000:role/machines",
          loggingConfiguration: { level: "ALL", includeExecutionData: false },
        },
      },
    ]);
  });

  it("hold the function's ARN where the compiler left its place, and nowhere else", async () => {
    const { calls, machines } = stepFunctions([ARN]);
    await machines.publish(WORKFLOW);
    expect(JSON.parse(calls[0]?.body["definition"] as string)).toEqual({
      FunctionName: "arn:send",
      Subject: "${SendMessage}",
    });
  });

  it("have the same hash until anything that they are made with is another one", () => {
    const hash = (more: Partial<MachineSettings> = {}, workflow: CompiledWorkflow = WORKFLOW) =>
      stepFunctions([], more).machines.hashOf(workflow);
    const calls = { SendMessage: "arn:other", CheckCondition: "", ContactsTable: "", EventsQueueUrl: "" };
    expect(hash()).toBe(hash({}, { ...WORKFLOW, steps: [{ id: "a", type: "b", label: "c", depth: 0 }] }));
    const others = [
      hash({ roleArn: "arn:other" }),
      hash({ logGroupArn: "arn:other" }),
      hash({ substitutions: calls }),
      hash({}, { ...WORKFLOW, machine: "{}" }),
    ];
    expect(new Set([hash(), ...others]).size).toBe(5);
  });

  it("are created with role and log when they do not exist", async () => {
    const { calls, machines } = stepFunctions([]);
    expect(await machines.publish(WORKFLOW)).toBe("arn:version:2");
    expect(calls[1]).toMatchObject({
      action: "CreateStateMachine",
      body: {
        name: "espalier-dev-welcome",
        type: "STANDARD",
        roleArn: "arn:aws:iam::000000000000:role/machines",
        loggingConfiguration: { level: "ALL", includeExecutionData: false },
        publish: true,
      },
    });
  });
});
