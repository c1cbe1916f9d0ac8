import { describe, expect, it } from "vitest";
import { createFormFinder } from "../../../adapters/aws/signed-definitions.ts";
import type { AwsCall } from "../../../adapters/aws/signed-request.ts";
import { createSignedTableReader } from "../../../adapters/aws/signed-table.ts";
import { createSqsEventQueue } from "../../../adapters/aws/sqs-event-queue.ts";
import { QUEUE_MESSAGE_BYTES } from "../../../core/collect/split.ts";
import type { CollectedRequest, TrackingEvent } from "../../../core/tracking-event.ts";

function recorder(answer: (call: AwsCall) => Record<string, unknown>) {
  const calls: AwsCall[] = [];
  const call = (made: AwsCall) => {
    calls.push(made);
    return Promise.resolve(answer(made));
  };
  return { call, calls };
}

describe("an item read without the SDK", () => {
  it("has plain values", async () => {
    const Item = {
      pk: { S: "a" },
      n: { N: "1.5" },
      m: { M: { l: { L: [{ BOOL: true }, { NULL: true }] } } },
    };
    const { call, calls } = recorder(() => ({ Item }));
    expect(await createSignedTableReader(call, "table")({ pk: "a" })).toEqual({
      pk: "a",
      n: 1.5,
      m: { l: [true, null] },
    });
    expect(calls[0]?.input).toEqual({ TableName: "table", Key: { pk: { S: "a" } }, ConsistentRead: true });
  });

  it("is undefined if there is none", async () => {
    expect(await createSignedTableReader(recorder(() => ({})).call, "table")({ pk: "a" })).toBeUndefined();
  });
});

describe("a form", () => {
  it("is found by its pointer, and its version read once", async () => {
    const keys: string[] = [];
    const find = createFormFinder((key) => {
      keys.push(Object.values(key).join(" / "));
      return Promise.resolve(
        key["pk"] === "current" ? { version: "v1" } : { content: '{"form":"newsletter"}' },
      );
    });
    expect(await find("newsletter")).toEqual({ version: "v1", form: { form: "newsletter" } });
    await find("newsletter");
    expect(keys).toEqual(["current / form#newsletter", "form#newsletter / v1", "current / form#newsletter"]);
  });
});

const event = (at: number, size: number): TrackingEvent => ({
  eventId: `e${at}`,
  kind: "track",
  name: "E",
  origin: "server",
  userId: "u",
  clientTime: "2026-11-21T09:00:00.000Z",
  occurredAt: 1,
  receivedAt: 1,
  properties: { x: "é".repeat(size) },
  traits: {},
  context: {},
});
const bodiesOf = (calls: readonly AwsCall[]) =>
  calls.map((call) => (call.input as { MessageBody: string }).MessageBody);

const refusing = () => Promise.reject(new Error("no"));

describe("the events queue", () => {
  it("gets one message a request, and few that fit if it is large, with every event once and in order", async () => {
    const { call, calls } = recorder(() => ({}));
    const events = Array.from({ length: 700 }, (_, at) => event(at, 500));
    await createSqsEventQueue(call, "url")({ v: 1, requestId: "r", receivedAt: 1, events, refused: [] });
    const bodies = bodiesOf(calls);
    expect(bodies.length).toBeGreaterThan(1);
    for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(QUEUE_MESSAGE_BYTES);
    const sent = bodies.flatMap((body) => (JSON.parse(body) as CollectedRequest).events);
    expect(sent.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
  });

  it("gets nothing for a request without events", async () => {
    const { call, calls } = recorder(() => ({}));
    await createSqsEventQueue(call, "url")({ v: 1, requestId: "r", receivedAt: 1, events: [], refused: [] });
    expect(calls).toEqual([]);
  });

  it("fails if any part was not taken", async () => {
    const request = { v: 1, requestId: "r", receivedAt: 1, events: [event(1, 1)], refused: [] } as const;
    await expect(createSqsEventQueue(refusing, "url")(request)).rejects.toThrow("no");
  });
});
