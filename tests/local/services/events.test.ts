import { describe, expect, it } from "vitest";
import { createEventsService } from "../../../local/services/events.ts";
import { createSqsService } from "../../../local/services/sqs.ts";
import { asOperator, createWorldDouble, makeResource } from "./world-double.ts";

const arn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:service-${name}`;
const ruleArn = "arn:aws:events:eu-west-1:000000000000:rule/espalier/service-Rule";

async function createBus(
  target: Readonly<Record<string, unknown>> = {},
  allowed: readonly string[] = ["Work", "Dead"],
) {
  const double = createWorldDouble();
  const sqs = createSqsService(double.world, { roleOfFunction: () => ({ kind: "operator" }) });
  const measured: string[] = [];
  const events = createEventsService(double.world, { sqs, measure: (metric) => measured.push(metric) });
  double.add(sqs);
  double.add(events);
  for (const name of ["Work", "Dead"]) {
    const queue = await makeResource(sqs, "AWS::SQS::Queue", name, {});
    const statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn(name),
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
    };
    if (allowed.includes(name)) {
      await makeResource(sqs, "AWS::SQS::QueuePolicy", `${name}Policy`, {
        Queues: [queue.ref],
        PolicyDocument: { Statement: [statement] },
      });
    }
  }
  await makeResource(events, "AWS::Events::EventBus", "Bus", { Name: "espalier" });
  await makeResource(events, "AWS::Events::Rule", "Rule", {
    EventBusName: "espalier",
    EventPattern: { source: ["espalier"], "detail-type": ["WorkflowTriggered"] },
    Targets: [{ Id: "T", Arn: arn("Work"), ...target }],
  });
  const put = (...entries: readonly Readonly<Record<string, unknown>>[]) =>
    asOperator(events, "PutEvents", { Entries: entries });
  const held = (name: string) =>
    sqs
      .queues()
      .find(({ settings }) => settings.arn === arn(name))
      ?.peek()
      .map(({ body, attributes }) => ({ body: JSON.parse(body) as unknown, attributes })) ?? [];
  return { ...double, sqs, events, put, held, measured };
}

const triggered = {
  EventBusName: "espalier",
  Source: "espalier",
  DetailType: "WorkflowTriggered",
  Detail: `{"contact":"c1"}`,
};

describe("an event bus", () => {
  it("delivers what a rule matches in the envelope of EventBridge, and nothing else", async () => {
    const { put, held, quiet } = await createBus();
    const answer = await put(triggered, { ...triggered, DetailType: "Other" });
    await quiet();
    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) as string }, {}],
    });
    expect(held("Work")).toEqual([
      {
        attributes: {},
        body: {
          version: "0",
          id: (answer["Entries"] as unknown as { EventId: string }[])[0]?.EventId,
          "detail-type": "WorkflowTriggered",
          source: "espalier",
          account: "000000000000",
          time: "2026-11-21T09:00:00Z",
          region: "eu-west-1",
          resources: [],
          detail: { contact: "c1" },
        },
      },
    ]);
  });

  it("fails entries one by one", async () => {
    const { put } = await createBus();
    const answer = await put(
      triggered,
      { ...triggered, Detail: "{" },
      { ...triggered, Source: "aws.ses" },
      { ...triggered, DetailType: "" },
    );
    expect(answer).toMatchObject({
      FailedEntryCount: 3,
      Entries: [
        { EventId: expect.any(String) as string },
        { ErrorCode: "MalformedDetail" },
        { ErrorCode: "NotAuthorizedForSourceException" },
        { ErrorCode: "InvalidArgument", ErrorMessage: expect.stringContaining("DetailType") as string },
      ],
    });
  });

  it("refuses more than ten entries, and more than 1 MB", async () => {
    const { put } = await createBus();
    await expect(put(...Array.from({ length: 11 }, () => triggered))).rejects.toMatchObject({
      code: "ValidationException",
    });
    const large = { ...triggered, Detail: JSON.stringify({ text: "x".repeat(600_000) }) };
    await put(large);
    await expect(put(large, large)).rejects.toThrow("over the limit");
  });

  it("asks for permission on every bus of the request, with source and detail type", async () => {
    const { events } = await createBus();
    const call = {
      service: "events",
      operation: "PutEvents",
      input: { Entries: [triggered] },
      principal: { kind: "operator" },
    } as const;
    expect(events.permissions(call)).toEqual([
      {
        action: "events:PutEvents",
        resource: "arn:aws:events:eu-west-1:000000000000:event-bus/espalier",
        context: { "events:source": "espalier", "events:detail-type": "WorkflowTriggered" },
      },
    ]);
  });
});

async function createFlaky(retry: Readonly<Record<string, unknown>> = {}) {
  const double = createWorldDouble();
  const target = { broken: true, got: [] as unknown[] };
  const deliver = async (_: string, payload: unknown) => {
    await Promise.resolve();
    if (target.broken) throw new Error("throttled");
    target.got.push(payload);
  };
  const events = createEventsService(
    { ...double.world, deliver },
    { sqs: { put: () => undefined, allows: () => true } },
  );
  await makeResource(events, "AWS::Events::Rule", "Rule", {
    EventPattern: { source: ["aws.ses"] },
    Targets: [{ Id: "T", Arn: "arn:aws:lambda:eu-west-1:000000000000:function:f", ...retry }],
  });
  events.publish({ source: "aws.ses", detailType: "Email Sent", detail: { eventType: "Send" } });
  return { ...double, target };
}

describe("a rule's target", () => {
  const deadLetter = { DeadLetterConfig: { Arn: arn("Dead") } };

  it("that does not let the rule in sends the event to the dead-letter queue at once", async () => {
    const { put, held, quiet, notices } = await createBus(deadLetter, ["Dead"]);
    await put(triggered);
    await quiet();
    expect(held("Work")).toEqual([]);
    expect(held("Dead")).toMatchObject([
      {
        body: { detail: { contact: "c1" } },
        attributes: {
          RULE_ARN: { DataType: "String", StringValue: ruleArn },
          ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
          TARGET_ARN: { StringValue: arn("Work") },
        },
      },
    ]);
    expect(notices.join()).toContain("does not let events.amazonaws.com send");
  });

  it("without a dead-letter queue loses the event aloud", async () => {
    const { put, quiet, notices } = await createBus({}, []);
    await put(triggered);
    await quiet();
    expect(notices.join()).toContain("the event is lost");
  });

  it("that does not exist is given up at once", async () => {
    const nowhere = "arn:aws:lambda:eu-west-1:000000000000:function:nowhere";
    const { put, held, quiet } = await createBus({ ...deadLetter, Arn: nowhere });
    await put(triggered);
    await quiet();
    expect(held("Dead")).toMatchObject([
      {
        attributes: {
          ERROR_CODE: { StringValue: "ResourceNotFoundException" },
          RETRY_ATTEMPTS: { StringValue: "0" },
        },
      },
    ]);
  });

  it("that works again is reached on a later try", async () => {
    const { clock, target } = await createFlaky();
    await clock.advance(2000);
    target.broken = false;
    await clock.advance(5000);
    expect(target.got).toMatchObject([{ source: "aws.ses", "detail-type": "Email Sent" }]);
  });

  it("that never works is given up after the retries or the age of its policy", async () => {
    const { clock, target, notices } = await createFlaky({ RetryPolicy: { MaximumRetryAttempts: 2 } });
    await clock.advance(10_000);
    expect(notices.join()).toContain("the event is lost");
    target.broken = false;
    await clock.advance(86_400_000);
    expect(target.got).toEqual([]);
  });

  it("stops the boot when it has a property that is not modelled", async () => {
    await expect(createBus({ InputTransformer: {} })).rejects.toThrow(
      '"InputTransformer", which the local cloud does not model',
    );
  });
});
