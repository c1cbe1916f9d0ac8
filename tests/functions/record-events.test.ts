import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { InMemoryMessageLedger } from "../../adapters/memory/message-ledger.ts";
import { InMemoryRefusedEvents } from "../../adapters/memory/refused-events.ts";
import type { MetricCounts } from "../../core/metrics.ts";
import type { RecordStore } from "../../core/record/ports.ts";
import { dayOf } from "../../core/time.ts";
import type { CollectedRequest, TrackingEvent } from "../../core/tracking-event.ts";
import { createHandler } from "../../functions/record-events/handler.ts";
import { recorderOver, recording } from "../doubles/recording.ts";
import { formEvent, T0, trackingEvent } from "../doubles/tracking.ts";

function requestOf(
  events: readonly TrackingEvent[],
  refused: CollectedRequest["refused"] = [],
): CollectedRequest {
  return { v: 1, requestId: "r", receivedAt: T0, events, refused };
}

function batchOf(...bodies: readonly (CollectedRequest | string)[]): SQSEvent {
  const records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
  }));
  return { Records: records } as unknown as SQSEvent;
}

function handling(store?: RecordStore) {
  const { contacts, record } = recording();
  const refused = new InMemoryRefusedEvents();
  const ledger = new InMemoryMessageLedger();
  const emitted: MetricCounts[] = [];
  const handler = createHandler({
    record: store ? recorderOver(store) : record,
    refused,
    ledger,
    emit: (counts) => void emitted.push(counts),
  });
  return { contacts, refused, ledger, emitted, handler };
}

const click = (eventId: string, properties = {}, origin: TrackingEvent["origin"] = "link") =>
  trackingEvent({
    eventId,
    kind: "track",
    name: "Email Link Clicked",
    origin,
    anonymousId: "a",
    properties: { message_id: "m1", ...properties },
  });

describe("record-events", () => {
  it("records all events of a batch, those of one contact in one commit, and counts the news", async () => {
    const { handler, contacts, emitted } = handling();
    const batch = batchOf(
      requestOf([trackingEvent({ eventId: "p1", anonymousId: "a" })]),
      requestOf([
        formEvent({ eventId: "f1", anonymousId: "a", email: "ada@example.com", occurredAt: T0 + 1 }),
      ]),
    );
    expect(await handler(batch)).toEqual({ batchItemFailures: [] });
    expect([...contacts.states.values()].map(({ version, standing }) => ({ version, standing }))).toEqual([
      { version: 1, standing: "contact" },
    ]);
    expect(emitted).toEqual([{ EventsRecorded: 2, EventsRefused: 0, ContactsCreated: 1 }]);
  });

  it("counts nothing when a batch comes again", async () => {
    const { handler, emitted } = handling();
    const batch = batchOf(requestOf([formEvent({ eventId: "f1", email: "ada@example.com" })]));
    await handler(batch);
    await handler(batch);
    expect(emitted[1]).toEqual({ EventsRecorded: 0, EventsRefused: 0, ContactsCreated: 0 });
  });

  it("gives back only the messages that it could not read", async () => {
    const { handler, contacts } = handling();
    const good = requestOf([trackingEvent({ eventId: "p1", anonymousId: "a" })]);
    const answer = await handler(batchOf("not JSON", good, JSON.stringify({ v: 2 })));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m0" }, { itemIdentifier: "m2" }]);
    expect(contacts.timelines.get("anon#a")?.size).toBe(1);
  });

  it("gives back the messages whose events lost every race", async () => {
    const { contacts } = recording();
    const store: RecordStore = {
      load: (wanted) => contacts.load(wanted),
      commit: (change) =>
        change.events.some(({ senderKey }) => senderKey === "anon#busy")
          ? Promise.resolve({ outcome: "conflict" })
          : contacts.commit(change),
    };
    const { handler } = handling(store);
    const events = ["busy", "free"].map((anonymousId) =>
      requestOf([trackingEvent({ eventId: anonymousId, anonymousId })]),
    );
    expect(await handler(batchOf(...events))).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect(contacts.timelines.has("anon#free")).toBe(true);
  });

  it("keeps refused events, and those of contacts that do not exist, with their reason", async () => {
    const { handler, refused, emitted } = handling();
    const bad = { refusedId: "r1", receivedAt: T0, reason: "The event has no name.", excerpt: "{}" };
    await handler(
      batchOf(requestOf([trackingEvent({ eventId: "x1", contactId: "gone", origin: "link" })], [bad])),
    );
    const kept = await refused.ofDay(dayOf(T0));
    expect(kept.map(({ refusedId }) => refusedId).toSorted()).toEqual(["r1", "x1"]);
    expect(emitted[0]?.EventsRefused).toBe(2);
  });

  it("tells the send ledger of human opens and clicks first, and counts them once", async () => {
    const { handler, ledger, emitted } = handling();
    await ledger.claim({
      messageId: "m1",
      contactId: "c1",
      template: "hello",
      templateVersion: "t1",
      messageClass: "marketing",
      status: "sent",
      epoch: 1,
      claimedAt: T0,
      sentAt: T0,
    });
    await handler(batchOf(requestOf([click("k1", { automated: true }), click("k2", {}, "browser")])));
    expect(ledger.messages.get("m1")?.clickedAt).toBeUndefined();
    await handler(batchOf(requestOf([click("k3")])));
    await handler(batchOf(requestOf([click("k3")])));
    expect(ledger.messages.get("m1")?.clickedAt).toBe(T0);
    expect(emitted.map(({ MessagesClicked = 0 }) => MessagesClicked)).toEqual([0, 1, 0]);
  });
});
