// oxlint-disable unicorn/no-thenable -- `then` is a word of the language, and never a function
import { describe, expect, it } from "vitest";
import type { ExecutionInput } from "../../../core/contact/enrollment.ts";
import { AslError, type TaskRequest } from "../../../asl/contracts.ts";
import { WORKFLOW_ERRORS } from "../../../core/errors.ts";
import type { StepSource } from "../../../core/workflow/schema.ts";
import { rest, run, start, START, VirtualHost } from "../../asl/virtual-host.ts";
import { machineOf } from "./machine-of.ts";

const DAY = 86_400_000;

const INPUT: ExecutionInput = {
  contactId: "c1",
  enrollmentId: "e1",
  enrollmentKey: "enrollment#w#once",
  workflow: "w",
  version: "v1",
  enteredAt: START,
  resumeAt: "start",
};

const STEPS: readonly StepSource[] = [
  { send: "hello" },
  {
    wait_for: { clicked: "hello" },
    at_most: "3 days",
    then: [{ send: "offer" }],
    else: [{ send: "hello-again", template: "hello", subject: "{% if contact.a %}Again{% endif %}" }],
  },
  {
    branch: "ready",
    if: { score: "engagement", band: ["hot"] },
    then: [{ update: { stage: "mql" } }, { exit: "sold" }],
  },
  { send: "last" },
];

/** Tasks as the functions would do them; conditions hold as told. */
const tasks = (holds: boolean) => (task: TaskRequest) =>
  JSON.stringify(task.arguments).includes("function:check") ? { Payload: { holds } } : {};

const ran = (host: VirtualHost) => host.tasks.map(({ stateName }) => stateName);

const argumentsOf = (host: VirtualHost, state: string) =>
  host.tasks.find(({ stateName }) => stateName === state)?.arguments;

describe("a compiled workflow, run", () => {
  it("takes `else` when the time runs out, and rejoins the line", async () => {
    const host = new VirtualHost(tasks(false));
    const result = await run(machineOf(STEPS), INPUT, host);
    expect(result).toMatchObject({ status: "SUCCEEDED", output: {} });
    expect(ran(host)).toEqual(["hello", "wait-hello", "hello-again", "ready", "last"]);
  });

  it("takes `then` at once when the token is answered", async () => {
    const host = new VirtualHost(tasks(false));
    const execution = start(machineOf(STEPS), INPUT, host);
    await host.advance(DAY);
    expect(execution.succeedTask(host.tasks.at(-1)?.token ?? "", {})).toBe("ok");
    await rest();
    expect(ran(host)).toEqual(["hello", "wait-hello", "offer", "ready", "last"]);
    expect(execution).toMatchObject({ status: "SUCCEEDED", transitions: 7 });
  });

  it("ends early at an exit and says why", async () => {
    const host = new VirtualHost(tasks(true));
    expect(await run(machineOf(STEPS), INPUT, host)).toMatchObject({
      status: "SUCCEEDED",
      output: { exited: "sold" },
    });
    expect(ran(host)).not.toContain("last");
  });

  it("tells the sender ids and the step, and what the author wrote for a subject", async () => {
    const host = new VirtualHost(tasks(false));
    await run(machineOf(STEPS), INPUT, host);
    expect(argumentsOf(host, "hello-again")).toEqual({
      FunctionName: "arn:aws:lambda:eu-west-1:000000000000:function:send",
      Payload: {
        contactId: "c1",
        enrollmentId: "e1",
        enrollmentKey: "enrollment#w#once",
        workflow: "w",
        version: "v1",
        step: "hello-again",
        template: "hello",
        templateVersion: "0123456789abcdef",
        subject: "{% if contact.a %}Again{% endif %}",
      },
    });
  });

  it("writes its token, its place and its condition on the enrollment, only while that is active", async () => {
    const host = new VirtualHost(tasks(false));
    start(machineOf(STEPS), INPUT, host);
    await rest();
    expect(argumentsOf(host, "wait-hello")).toMatchObject({
      TableName: "contacts",
      Key: { pk: { S: "c1" }, sk: { S: "enrollment#w#once" } },
      ConditionExpression: "#status = :active",
      ExpressionAttributeValues: {
        ":step": { S: "wait-hello" },
        ":waiting": {
          M: {
            token: { S: host.tasks.at(-1)?.token },
            step: { S: "wait-hello" },
            since: { N: String(START) },
            condition: { S: '{"clicked":"hello"}' },
          },
        },
      },
    });
  });

  it("ends quietly when the enrollment has ended before it waits", async () => {
    const host = new VirtualHost((task) => {
      if (task.token !== undefined) throw new AslError("DynamoDb.ConditionalCheckFailedException", "ended");
      return {};
    });
    expect(await run(machineOf(STEPS), INPUT, host)).toMatchObject({ status: "SUCCEEDED" });
    expect(ran(host)).toEqual(["hello", "wait-hello"]);
  });

  it("puts an update into the events queue as one identify event, the same at every retry", async () => {
    const sent: unknown[] = [];
    const host = new VirtualHost((task) => {
      if (!task.resource.includes("sqs")) return tasks(true)(task);
      sent.push(task.arguments);
      if (sent.length === 1) throw new AslError("Sqs.SdkClientException", "reset");
      return {};
    });
    await run(machineOf(STEPS), INPUT, host);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    const at = START + 3 * DAY;
    expect(sent[0]).toEqual({
      QueueUrl: "https://sqs.eu-west-1.amazonaws.com/000000000000/events",
      MessageBody: {
        v: 1,
        requestId: "e1-update-mql",
        receivedAt: at,
        refused: [],
        events: [
          {
            eventId: "e1-update-mql",
            kind: "identify",
            name: "Identify",
            origin: "espalier",
            contactId: "c1",
            clientTime: new Date(at).toISOString(),
            occurredAt: at,
            receivedAt: at,
            properties: { workflow: "w", step: "update-mql" },
            traits: { lifecycle_stage: "mql" },
            context: {},
          },
        ],
      },
    });
  });

  it("waits for days while SES postpones, and sends then", async () => {
    const from = START + 2 * DAY;
    const host: VirtualHost = new VirtualHost(() => {
      if (host.now() < from) throw new AslError(WORKFLOW_ERRORS.sendPostponed, "quota");
      return {};
    });
    expect(await run(machineOf([{ send: "hello" }]), INPUT, host)).toMatchObject({ status: "SUCCEEDED" });
  });

  it("waits for a day while a function cannot be called, and goes on then", async () => {
    const host: VirtualHost = new VirtualHost(() => {
      if (host.now() < START + DAY / 2) throw new AslError("Lambda.TooManyRequestsException", "ten at once");
      if (host.now() < START + DAY) throw new AslError("Lambda.ResourceNotFoundException", "being replaced");
      return {};
    });
    expect(await run(machineOf([{ send: "hello" }]), INPUT, host)).toMatchObject({ status: "SUCCEEDED" });
  });

  it("waits for a day while a wait cannot be written, and then as long as it would have", async () => {
    const host: VirtualHost = new VirtualHost(() => {
      if (host.now() < START + DAY) throw new AslError("DynamoDb.DynamoDbException", "503");
      return {};
    });
    expect(await run(machineOf([{ wait: "2 days" }]), INPUT, host)).toMatchObject({ status: "SUCCEEDED" });
    expect(host.now()).toBeGreaterThanOrEqual(START + 3 * DAY);
  });

  it("begins at any step that it is told to resume at", async () => {
    const host = new VirtualHost(tasks(false));
    await run(machineOf(STEPS), { ...INPUT, resumeAt: "ready" }, host);
    expect(ran(host)).toEqual(["ready", "last"]);
  });
});
