import { describe, expect, it } from "vitest";
import { AwsError, type Service } from "../../../local/contracts.ts";
import type { NewEvent } from "../../../local/services/events.ts";
import { createStatesService } from "../../../local/services/states.ts";
import { asOperator, createWorldDouble, makeResource } from "./world-double.ts";

const roleArn = "arn:aws:iam::000000000000:role/service-MachineRole";
const machineArn = "arn:aws:states:eu-west-1:000000000000:stateMachine:service-Machine";
const update = "arn:aws:states:::aws-sdk:dynamodb:updateItem";

const definition = (states: Readonly<Record<string, unknown>>) =>
  JSON.stringify({ QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states });
const waiting = definition({
  Wait: {
    Type: "Task",
    Resource: `${update}.waitForTaskToken`,
    Arguments: { TableName: "t", Token: "{% $states.context.Task.Token %}" },
    TimeoutSeconds: 3600,
    Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }],
    End: true,
  },
  Late: { Type: "Pass", Output: "late", End: true },
});

/** The engine's part that tasks call: remembers inputs, answers as told. */
function createTableDouble() {
  const inputs: Readonly<Record<string, unknown>>[] = [];
  const table = { inputs, fail: undefined as AwsError | undefined };
  const service: Service = {
    name: "dynamodb",
    permissions: ({ operation }) => [{ action: `dynamodb:${operation}`, resource: "*" }],
    handle: async ({ input }) => {
      await Promise.resolve();
      inputs.push(input);
      if (table.fail !== undefined) throw table.fail;
      return { Attributes: { ok: { BOOL: true } } };
    },
  };
  return { table, service };
}

async function createMachine(text: string) {
  const double = createWorldDouble();
  const { table, service } = createTableDouble();
  const published: NewEvent[] = [];
  const states = createStatesService(double.world, {
    publish: (event) => published.push(event),
    principalOf: (arn) => ({ kind: "role", logicalId: arn.split("service-")[1] ?? "" }),
  });
  double.add(service);
  double.add(states);
  await makeResource(states, "AWS::StepFunctions::StateMachine", "Machine", {
    DefinitionString: text,
    RoleArn: roleArn,
  });
  const call = (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
    asOperator(states, operation, input);
  const start = (input: Readonly<Record<string, unknown>> = {}) =>
    call("StartExecution", { stateMachineArn: machineArn, ...input });
  const describeOne = async (executionArn: unknown) => await call("DescribeExecution", { executionArn });
  const token = () => String(table.inputs.at(-1)?.["Token"]);
  return { ...double, states, table, published, call, start, describeOne, token };
}

describe("an execution", () => {
  it("runs its task in the name of the machine's role and tells the default bus how it went", async () => {
    const text = definition({
      Save: {
        Type: "Task",
        Resource: update,
        Arguments: { TableName: "t" },
        Output: "{% $states.result.Attributes.ok.BOOL %}",
        End: true,
      },
    });
    const { start, quiet, describeOne, calls, published, states } = await createMachine(text);
    const { executionArn } = await start({ input: `{"contact":"c1"}`, name: "e1" });
    await quiet();
    expect(await describeOne(executionArn)).toMatchObject({
      status: "SUCCEEDED",
      output: "true",
      input: `{"contact":"c1"}`,
    });
    expect(calls).toEqual([{ role: "MachineRole", call: "UpdateItem", actions: ["dynamodb:UpdateItem"] }]);
    expect(published).toMatchObject([
      {
        source: "aws.states",
        detailType: "Step Functions Execution Status Change",
        detail: { status: "RUNNING", stopDate: null },
      },
      { detail: { status: "SUCCEEDED", executionArn, stateMachineArn: machineArn, output: "true" } },
    ]);
    expect(states.transitions(machineArn)).toBe(1);
  });

  it("waits for its token, and goes on with what the token's answer brings", async () => {
    const { start, quiet, call, describeOne, token } = await createMachine(waiting);
    const { executionArn } = await start();
    await quiet();
    expect(await describeOne(executionArn)).toMatchObject({ status: "RUNNING" });
    await call("SendTaskSuccess", { taskToken: token(), output: `{"clicked":true}` });
    await quiet();
    expect(await describeOne(executionArn)).toMatchObject({
      status: "SUCCEEDED",
      output: `{"clicked":true}`,
    });
    await expect(call("SendTaskSuccess", { taskToken: token(), output: "{}" })).rejects.toMatchObject({
      code: "TaskTimedOut",
    });
  });

  it("goes its own way when the token's time is over, and refuses the late answer", async () => {
    const { start, quiet, call, describeOne, token, clock } = await createMachine(waiting);
    const { executionArn } = await start();
    await quiet();
    await clock.advance(3_600_000);
    expect(await describeOne(executionArn)).toMatchObject({ status: "SUCCEEDED", output: `"late"` });
    await expect(call("SendTaskSuccess", { taskToken: token(), output: "{}" })).rejects.toMatchObject({
      code: "TaskTimedOut",
    });
  });

  it("keeps the error names of services and functions", async () => {
    const text = definition({
      Save: {
        Type: "Task",
        Resource: update,
        Arguments: { TableName: "t" },
        Catch: [{ ErrorEquals: ["DynamoDb.ConditionalCheckFailedException"], Output: "gone", Next: "Done" }],
        End: true,
      },
      Done: { Type: "Succeed" },
    });
    const { start, quiet, describeOne, table } = await createMachine(text);
    table.fail = new AwsError("ConditionalCheckFailedException", "The conditional request failed");
    const { executionArn } = await start();
    await quiet();
    expect(await describeOne(executionArn)).toMatchObject({ status: "SUCCEEDED", output: `"gone"` });
  });

  it("gives a function its payload, and fails by the function's own error name", async () => {
    const text = definition({
      Send: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Arguments: { FunctionName: "f", Payload: "{% $states.input %}" },
        Output: "{% $states.result.Payload %}",
        End: true,
      },
    });
    const { start, quiet, describeOne, add } = await createMachine(text);
    let answer: unknown = { StatusCode: 200, Payload: { sent: 1 } };
    add({ name: "lambda", permissions: () => [], handle: () => Promise.resolve(answer) });
    const good = await start({ input: "{}", name: "good" });
    await quiet();
    expect(await describeOne(good["executionArn"])).toMatchObject({ output: `{"sent":1}` });
    answer = {
      StatusCode: 200,
      FunctionError: "Unhandled",
      Payload: { errorType: "QuotaExhausted", errorMessage: "no" },
    };
    const bad = await start({ name: "bad" });
    await quiet();
    expect(await describeOne(bad["executionArn"])).toMatchObject({
      status: "FAILED",
      error: "QuotaExhausted",
    });
  });

  it("fails when its role may not do what the task says", async () => {
    const text = definition({
      Save: { Type: "Task", Resource: update, Arguments: { TableName: "t" }, End: true },
    });
    const { start, quiet, describeOne, denied } = await createMachine(text);
    denied.add("dynamodb:UpdateItem");
    const { executionArn } = await start();
    await quiet();
    expect(await describeOne(executionArn)).toMatchObject({
      status: "FAILED",
      error: "DynamoDb.DynamoDbException",
      cause: expect.stringContaining("dynamodb:UpdateItem") as string,
    });
  });

  it("shows its history with the details of each event", async () => {
    const { start, quiet, call } = await createMachine(definition({ A: { Type: "Pass", End: true } }));
    const { executionArn } = await start();
    await quiet();
    const { events } = (await call("GetExecutionHistory", { executionArn })) as unknown as {
      events: Record<string, unknown>[];
    };
    expect(events.map(({ type }) => type)).toEqual([
      "ExecutionStarted",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
    expect(events[1]).toMatchObject({ id: 2, stateEnteredEventDetails: { name: "A" } });
  });

  it("can be stopped", async () => {
    const { start, quiet, call, describeOne, published } = await createMachine(waiting);
    const { executionArn } = await start();
    await quiet();
    await call("StopExecution", { executionArn, error: "Erased", cause: "by request" });
    await quiet();
    expect(await describeOne(executionArn)).toMatchObject({ status: "ABORTED", error: "Erased" });
    expect(published.at(-1)?.detail).toMatchObject({ status: "ABORTED", cause: "by request" });
  });
});

describe("an execution's name", () => {
  it("gives the same execution for the same input while it runs, and no other for 90 days", async () => {
    const { start, quiet, call, token, clock } = await createMachine(waiting);
    const first = await start({ name: "e1", input: `{"a":1}` });
    expect(await start({ name: "e1", input: `{"a":1}` })).toEqual(first);
    await expect(start({ name: "e1", input: `{"a":2}` })).rejects.toMatchObject({
      code: "ExecutionAlreadyExists",
    });
    await quiet();
    await call("SendTaskSuccess", { taskToken: token(), output: "{}" });
    await quiet();
    await expect(start({ name: "e1", input: `{"a":1}` })).rejects.toMatchObject({
      code: "ExecutionAlreadyExists",
    });
    await clock.advance(91 * 86_400_000);
    expect(await start({ name: "e1", input: `{"a":1}` })).toMatchObject({
      executionArn: first["executionArn"],
    });
  });

  it.each(["a b", "a/b", "x".repeat(81), "", "a:b"])("cannot be %j", async (name) => {
    const { start } = await createMachine(waiting);
    await expect(start({ name })).rejects.toMatchObject({ code: "InvalidName" });
  });

  it("and input are checked: JSON of at most 256 KiB", async () => {
    const { start } = await createMachine(waiting);
    await expect(start({ input: "{" })).rejects.toMatchObject({ code: "InvalidExecutionInput" });
    await expect(start({ input: JSON.stringify("x".repeat(262_144)) })).rejects.toThrow("at most 262144");
  });
});

describe("a token", () => {
  it("that nobody gave out is refused, and needs no permission to be", async () => {
    const { call, states } = await createMachine(waiting);
    await expect(call("SendTaskSuccess", { taskToken: "nonsense", output: "{}" })).rejects.toMatchObject({
      code: "InvalidToken",
    });
    const taskToken = `AQC1${"0".repeat(32)}`;
    await expect(call("SendTaskFailure", { taskToken })).rejects.toMatchObject({ code: "TaskDoesNotExist" });
    expect(
      states.permissions({
        service: "states",
        operation: "SendTaskSuccess",
        input: { taskToken },
        principal: { kind: "operator" },
      }),
    ).toEqual([]);
  });

  it("is answered by permission on the machine that waits", async () => {
    const { start, quiet, states, token } = await createMachine(waiting);
    await start();
    await quiet();
    expect(
      states.permissions({
        service: "states",
        operation: "SendTaskSuccess",
        input: { taskToken: token() },
        principal: { kind: "operator" },
      }),
    ).toEqual([{ action: "states:SendTaskSuccess", resource: machineArn }]);
  });
});

describe("a machine", () => {
  const pass = (output: string) =>
    definition({ A: { Type: "Pass", Output: `{% '${output}' %}`, End: true } });

  it("is published in versions, and who starts by a version runs that one", async () => {
    const { call, start, quiet, describeOne } = await createMachine(pass("one"));
    const first = await call("PublishStateMachineVersion", { stateMachineArn: machineArn });
    expect(await call("PublishStateMachineVersion", { stateMachineArn: machineArn })).toEqual(first);
    const updated = await call("UpdateStateMachine", {
      stateMachineArn: machineArn,
      definition: pass("two"),
      publish: true,
    });
    expect(updated).toMatchObject({ stateMachineVersionArn: `${machineArn}:2` });
    expect(await call("ListStateMachineVersions", { stateMachineArn: machineArn })).toMatchObject({
      stateMachineVersions: [
        { stateMachineVersionArn: `${machineArn}:2` },
        { stateMachineVersionArn: `${machineArn}:1` },
      ],
    });
    const outputs = [];
    for (const [name, arn] of [
      ["a", `${machineArn}:1`],
      ["b", machineArn],
    ] as const) {
      const { executionArn } = await start({ stateMachineArn: arn, name });
      await quiet();
      outputs.push((await describeOne(executionArn))["output"]);
    }
    expect(outputs).toEqual([`"one"`, `"two"`]);
  });

  it("is made by the API only with permission to pass its role and to publish", async () => {
    const { states } = await createMachine(waiting);
    const input = { name: "new", definition: waiting, roleArn, publish: true };
    const arn = "arn:aws:states:eu-west-1:000000000000:stateMachine:new";
    expect(
      states.permissions({
        service: "states",
        operation: "CreateStateMachine",
        input,
        principal: { kind: "operator" },
      }),
    ).toEqual([
      { action: "states:CreateStateMachine", resource: arn },
      { action: "states:PublishStateMachineVersion", resource: arn },
      {
        action: "iam:PassRole",
        resource: roleArn,
        context: { "iam:PassedToService": "states.amazonaws.com" },
      },
    ]);
  });

  it.each([
    ["no JSON", "{", "Invalid State Machine Definition"],
    [
      "an unknown task",
      definition({ A: { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true } }),
      "does not model the task arn:aws:states:::sns:publish",
    ],
    ["a target that is not there", definition({ A: { Type: "Pass", Next: "B" } }), "B"],
  ])("is refused with %s, by the API and by the template alike", async (_, text, reason) => {
    const { call } = await createMachine(waiting);
    const refusal = { code: "InvalidDefinition", message: expect.stringContaining(reason) as string };
    await expect(
      call("CreateStateMachine", { name: "bad", definition: text, roleArn }),
    ).rejects.toMatchObject(refusal);
    await expect(createMachine(text)).rejects.toMatchObject(refusal);
  });
});
