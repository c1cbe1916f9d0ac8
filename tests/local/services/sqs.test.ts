import { describe, expect, it } from "vitest";
import { createSqsService } from "../../../local/services/sqs.ts";
import { asOperator, createWorldDouble, makeResource } from "./world-double.ts";

const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:service-${name}`;

async function createQueues(properties: Readonly<Record<string, unknown>> = {}) {
  const double = createWorldDouble();
  const sqs = createSqsService(double.world, {
    roleOfFunction: () => ({ kind: "role", logicalId: "ConsumerRole" }),
  });
  double.add(sqs);
  await makeResource(sqs, "AWS::SQS::Queue", "Dead", {});
  const made = await makeResource(sqs, "AWS::SQS::Queue", "Work", properties);
  const call = (operation: string, input: Readonly<Record<string, unknown>> = {}) =>
    asOperator(sqs, operation, { QueueUrl: made.ref, ...input });
  const bodies = (name: string): string[] =>
    (
      sqs
        .queues()
        .find(({ settings }) => settings.name === `service-${name}`)
        ?.peek() ?? []
    ).map(({ body }) => body);
  const connect = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
    makeResource(sqs, "AWS::Lambda::EventSourceMapping", "Mapping", {
      EventSourceArn: queueArn("Work"),
      FunctionName: name,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ...more,
    });
  return { ...double, sqs, made, call, bodies, connect };
}

type Records = { readonly Records: readonly { readonly body: string; readonly messageId: string }[] };

describe("a queue", () => {
  it("hides a received message for the visibility timeout and shows it again unless it is deleted", async () => {
    const { call, clock } = await createQueues({ VisibilityTimeout: 60 });
    await call("SendMessage", { MessageBody: "hello" });
    const { Messages } = await call("ReceiveMessage");
    expect(Messages).toMatchObject([{ Body: "hello", MD5OfBody: "5d41402abc4b2a76b9719d911017c592" }]);
    expect(await call("ReceiveMessage")).toEqual({});
    await clock.advance(60_000);
    const again = (await call("ReceiveMessage", { MessageSystemAttributeNames: ["All"] }))[
      "Messages"
    ] as unknown as {
      ReceiptHandle: string;
    }[];
    expect(again).toMatchObject([{ Body: "hello", Attributes: { ApproximateReceiveCount: "2" } }]);
    await call("DeleteMessage", { ReceiptHandle: again[0]?.ReceiptHandle });
    await clock.advance(60_000);
    expect(await call("ReceiveMessage")).toEqual({});
  });

  it("does not delete by a receipt that a later receive has replaced", async () => {
    const { call, clock, bodies } = await createQueues({ VisibilityTimeout: 1 });
    await call("SendMessage", { MessageBody: "hello" });
    const first = (await call("ReceiveMessage"))["Messages"] as unknown as { ReceiptHandle: string }[];
    await clock.advance(1000);
    await call("ReceiveMessage");
    await call("DeleteMessage", { ReceiptHandle: first[0]?.ReceiptHandle });
    expect(bodies("Work")).toEqual(["hello"]);
  });

  it("moves a message that was received too often to its dead-letter queue and says so", async () => {
    const redrive = { deadLetterTargetArn: queueArn("Dead"), maxReceiveCount: 2 };
    const { call, clock, bodies, notices } = await createQueues({
      VisibilityTimeout: 10,
      RedrivePolicy: redrive,
    });
    await call("SendMessage", { MessageBody: "poison" });
    for (let round = 0; round < 2; round += 1) {
      await call("ReceiveMessage");
      await clock.advance(10_000);
    }
    expect(bodies("Work")).toEqual([]);
    expect(bodies("Dead")).toEqual(["poison"]);
    expect(notices).toEqual([expect.stringContaining("gave a message up after 2 receipts")]);
  });

  it("holds a delayed message back, and forgets one that is older than its retention", async () => {
    const { call, clock } = await createQueues({ MessageRetentionPeriod: 60 });
    await call("SendMessage", { MessageBody: "later", DelaySeconds: 30 });
    expect(await call("ReceiveMessage")).toEqual({});
    await clock.advance(30_000);
    expect(await call("GetQueueAttributes", { AttributeNames: ["All"] })).toMatchObject({
      Attributes: { ApproximateNumberOfMessages: "1" },
    });
    await clock.advance(31_000);
    expect(await call("ReceiveMessage")).toEqual({});
  });

  it("refuses a message over 1 MiB and takes one of exactly that", async () => {
    const { call } = await createQueues();
    await call("SendMessage", { MessageBody: "x".repeat(1_048_576) });
    await expect(call("SendMessage", { MessageBody: "x".repeat(1_048_577) })).rejects.toMatchObject({
      code: "InvalidParameterValue",
      message: expect.stringContaining("shorter than 1048576 bytes") as string,
    });
  });

  it("fails entries of a batch one by one, and a malformed batch as a whole", async () => {
    const { call } = await createQueues();
    const answer = await call("SendMessageBatch", {
      Entries: [
        { Id: "good", MessageBody: "a" },
        { Id: "bad", MessageBody: "\u0000" },
      ],
    });
    expect(answer).toMatchObject({
      Successful: [{ Id: "good" }],
      Failed: [{ Id: "bad", Code: "InvalidMessageContents", SenderFault: true }],
    });
    await expect(call("SendMessageBatch", { Entries: [] })).rejects.toMatchObject({
      code: "EmptyBatchRequest",
    });
    const twins = [
      { Id: "a", MessageBody: "1" },
      { Id: "a", MessageBody: "2" },
    ];
    await expect(call("SendMessageBatch", { Entries: twins })).rejects.toMatchObject({
      code: "BatchEntryIdsNotDistinct",
    });
  });

  it("names the queue that does not exist", async () => {
    const { sqs } = await createQueues();
    await expect(
      asOperator(sqs, "SendMessage", { QueueUrl: "http://x/1/nope", MessageBody: "a" }),
    ).rejects.toMatchObject({
      code: "QueueDoesNotExist",
      message: expect.stringContaining("nope") as string,
    });
  });
});

describe("a queue's policy", () => {
  const rule = "arn:aws:events:eu-west-1:000000000000:rule/espalier/to-work";
  const request = { service: "events.amazonaws.com", action: "sqs:SendMessage", resource: queueArn("Work") };

  it("lets a service in only for what it names, and a Deny wins", async () => {
    const { sqs, made } = await createQueues();
    expect(sqs.allows({ ...request, sourceArn: rule })).toBe(false);
    const allow = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn("Work"),
      Condition: { ArnEquals: { "aws:SourceArn": rule } },
    };
    const insecure = {
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    await makeResource(sqs, "AWS::SQS::QueuePolicy", "Policy", {
      Queues: [made.ref],
      PolicyDocument: { Statement: [allow, insecure] },
    });
    expect(sqs.allows({ ...request, sourceArn: rule })).toBe(true);
    expect(sqs.allows({ ...request, sourceArn: `${rule}-other` })).toBe(false);
    expect(sqs.allows({ ...request, sourceArn: rule, service: "sns.amazonaws.com" })).toBe(false);
  });

  it("stops the boot on a condition operator that it cannot judge", async () => {
    const { sqs, made } = await createQueues();
    const statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { IpAddress: {} },
    };
    await expect(
      makeResource(sqs, "AWS::SQS::QueuePolicy", "Policy", {
        Queues: [made.ref],
        PolicyDocument: { Statement: [statement] },
      }),
    ).rejects.toThrow("does not know the condition operator IpAddress");
  });
});

describe("a function fed from a queue", () => {
  it("gets messages that were sent together in one batch, and they are deleted in its role's name", async () => {
    const { call, define, connect, quiet, bodies, calls } = await createQueues();
    const batches: string[][] = [];
    await connect(
      define("consume", (event) => {
        batches.push((event as Records).Records.map(({ body }) => body));
      }),
    );
    for (const body of ["a", "b", "c"]) await call("SendMessage", { MessageBody: body });
    await quiet();
    expect(batches).toEqual([["a", "b", "c"]]);
    expect(bodies("Work")).toEqual([]);
    expect(new Set(calls.map(({ role, actions }) => `${role} ${actions.join()}`))).toEqual(
      new Set(["ConsumerRole sqs:ReceiveMessage", "ConsumerRole sqs:DeleteMessage"]),
    );
  });

  it("keeps only the items that it reports as failed, and gets those again after the visibility timeout", async () => {
    const { call, define, connect, quiet, clock } = await createQueues({ VisibilityTimeout: 60 });
    const seen: string[] = [];
    let broken = true;
    await connect(
      define("consume", (event) => {
        const { Records } = event as Records;
        seen.push(...Records.map(({ body }) => body));
        const failed = Records.filter(({ body }) => broken && body === "b");
        return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      }),
    );
    for (const body of ["a", "b"]) await call("SendMessage", { MessageBody: body });
    await quiet();
    broken = false;
    await clock.advance(59_000);
    expect(seen).toEqual(["a", "b"]);
    await clock.advance(1000);
    expect(seen).toEqual(["a", "b", "b"]);
  });

  it.each([
    ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["an unknown identifier", { batchItemFailures: [{ itemIdentifier: "nobody" }] }],
    ["a wrong key", { batchItemFailures: [{ id: "x" }] }],
    ["no object at all", "done"],
  ])("keeps the whole batch when it answers with %s", async (_, answer) => {
    const { call, define, connect, quiet, bodies } = await createQueues();
    await connect(define("consume", () => answer));
    for (const body of ["a", "b"]) await call("SendMessage", { MessageBody: body });
    await quiet();
    expect(bodies("Work")).toEqual(["a", "b"]);
  });

  it("never runs more often at a time than its maximum concurrency", async () => {
    const { call, define, connect, quiet } = await createQueues();
    let running = 0;
    let most = 0;
    await connect(
      define("consume", async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
      }),
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    );
    for (let index = 0; index < 7; index += 1) await call("SendMessage", { MessageBody: String(index) });
    await quiet();
    expect(most).toBe(2);
  });

  it("waits for its window to fill a batch, and not longer when the batch is full", async () => {
    const { call, define, connect, quiet, clock } = await createQueues();
    const sizes: number[] = [];
    await connect(
      define("consume", (event) => {
        sizes.push((event as Records).Records.length);
      }),
      { BatchSize: 3, MaximumBatchingWindowInSeconds: 5 },
    );
    await call("SendMessage", { MessageBody: "a" });
    await quiet();
    expect(sizes).toEqual([]);
    await clock.advance(5000);
    expect(sizes).toEqual([1]);
    for (const body of ["b", "c", "d"]) await call("SendMessage", { MessageBody: body });
    await quiet();
    expect(sizes).toEqual([1, 3]);
  });

  it("does not see messages that its filter refuses, and they are gone", async () => {
    const { call, define, connect, quiet, bodies } = await createQueues();
    const seen: string[] = [];
    const filter = { Filters: [{ Pattern: JSON.stringify({ body: { kind: ["wanted"] } }) }] };
    await connect(
      define("consume", (event) => {
        seen.push(...(event as Records).Records.map(({ body }) => body));
      }),
      { FilterCriteria: filter },
    );
    await call("SendMessage", { MessageBody: JSON.stringify({ kind: "other" }) });
    await call("SendMessage", { MessageBody: JSON.stringify({ kind: "wanted" }) });
    await quiet();
    expect(seen).toEqual([`{"kind":"wanted"}`]);
    expect(bodies("Work")).toEqual([]);
  });

  it("leaves the messages in the queue when its role may not receive, and says so", async () => {
    const { call, define, connect, quiet, bodies, denied, notices } = await createQueues();
    denied.add("sqs:ReceiveMessage");
    await connect(define("consume", () => ({})));
    await call("SendMessage", { MessageBody: "a" });
    await quiet();
    expect(bodies("Work")).toEqual(["a"]);
    expect(notices.join()).toContain("sqs:ReceiveMessage");
  });
});
