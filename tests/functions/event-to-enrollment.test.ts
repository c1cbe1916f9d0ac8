import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enrollmentSources } from "../../adapters/aws/condition-sources.ts";
import { DynamoReactionStore } from "../../adapters/aws/dynamo-reaction-store.ts";
import { DynamoRecordStore } from "../../adapters/aws/dynamo-record-store.ts";
import { DynamoTimelineReader } from "../../adapters/aws/dynamo-timeline-reader.ts";
import { InMemoryMessageLedger } from "../../adapters/memory/message-ledger.ts";
import { messageIdOf } from "../../core/message/message.ts";
import type { TrackingEvent } from "../../core/tracking-event.ts";
import { createHandler as createPublish } from "../../functions/publish-outbox/handler.ts";
import { createHandler as createReact } from "../../functions/react-to-change/handler.ts";
import { createHandler as createResolve } from "../../functions/resolve-waits/handler.ts";
import { createHandler as createStart } from "../../functions/start-enrollment/handler.ts";
import { startTestTables, type TestTables } from "../contracts/dynamo.ts";
import { makeMessage } from "../doubles/message-doubles.ts";
import { published, scoringOf, segmentOf, workflowOf } from "../doubles/published.ts";
import { recorderOver, SCORINGS } from "../doubles/recording.ts";
import { queueEvent } from "../doubles/stream-records.ts";
import { changesBetween, snapshotOf } from "../doubles/table-contents.ts";
import { formEvent, T0, trackingEvent } from "../doubles/tracking.ts";
import { BusDouble, ExecutionsDouble, metricsDouble, WaitsDouble } from "../doubles/workflow-doubles.ts";

let engine: TestTables;
beforeAll(async () => {
  engine = await startTestTables();
});
afterAll(() => engine.close());
/** Every function of the way from an event to an enrollment, on real tables, with doubles for bus and machines. */
async function setUp() {
  const { client, tables } = engine;
  const definitions = await published(
    ...SCORINGS.map(({ scoring }) => scoringOf(scoring)),
    segmentOf("engaged", { score: "engagement", band: ["warm", "hot"] }),
    workflowOf("welcome", { triggers: [{ on: "consented", topic: "newsletter" }] }),
    workflowOf("nurture", { triggers: [{ on: "entered_segment", segment: "engaged" }] }),
  );
  const [bus, executions, waits, ledger] = [
    new BusDouble(),
    new ExecutionsDouble(),
    new WaitsDouble(),
    new InMemoryMessageLedger(),
  ];
  const { emitted, emit } = metricsDouble();
  const sources = {
    ...enrollmentSources(client, { CONTACTS_TABLE: tables.contacts, DEFINITIONS_TABLE: tables.definitions }),
    clock: () => T0,
    timeline: new DynamoTimelineReader(client, tables),
    definitions,
  };
  const react = createReact({
    ...sources,
    reactions: new DynamoReactionStore(client, tables),
    prepareBucket: () => Promise.resolve(),
  });
  const resolve = createResolve({ ...sources, ledger, waits });
  const publish = createPublish({ bus });
  const start = createStart({ ...sources, executions, emit });
  const record = recorderOver(new DynamoRecordStore(client, tables));

  /** What the contacts stream tells of these events, told twice to its consumers; then the outbox, told twice, and its rule. */
  const happen = async (...events: readonly TrackingEvent[]) => {
    const contactsBefore = await snapshotOf(client, tables.contacts);
    await record(events);
    await tell(changesBetween(contactsBefore, await snapshotOf(client, tables.contacts)));
  };
  const tell = async (Records: readonly DynamoDBRecord[]) => {
    const outboxBefore = await snapshotOf(client, tables.outbox);
    for (const consumer of [react, react, resolve]) await consumer({ Records: [...Records] });
    const announced = changesBetween(outboxBefore, await snapshotOf(client, tables.outbox));
    const from = bus.published.length;
    await publish({ Records: [...announced] });
    const triggers = bus.published.slice(from).filter(({ type }) => type === "WorkflowTriggered");
    const bodies = triggers.map(({ detail }) => ({ detail }));
    await start(queueEvent(...bodies, ...bodies));
  };
  return { happen, tell, bus, executions, waits, ledger, emitted, client, tables };
}

describe("from an event to an enrollment", () => {
  it("lets a visitor who becomes a contact into the workflow of her topic, once", async () => {
    const { happen, bus, executions, emitted } = await setUp();
    await happen(trackingEvent({ eventId: "p1", anonymousId: "a1" }));
    expect(bus.published).toEqual([]);
    await happen(formEvent({ eventId: "f1", anonymousId: "a1", email: "ines@example.com" }));
    expect(executions.started.map(({ input }) => input.workflow)).toEqual(["welcome"]);
    await happen(formEvent({ eventId: "f2", anonymousId: "a1", email: "ines@example.com" }));
    expect(executions.started).toHaveLength(1);
    expect(emitted).toEqual({ EnrollmentsStarted: 1 });
  });

  it("lets her into a segment, and into the workflow that it triggers, when her score has risen", async () => {
    const { happen, bus, executions } = await setUp();
    await happen(formEvent({ eventId: "f1", anonymousId: "a2", email: "noa@example.com" }));
    await happen(trackingEvent({ eventId: "o1", anonymousId: "a2", kind: "track" }));
    expect(bus.published.map(({ type }) => type)).toContain("SegmentEntered");
    expect(executions.started.map(({ input }) => input.workflow)).toEqual(["welcome", "nurture"]);
  });

  it("resolves her wait when her click is recorded", async () => {
    const { happen, tell, executions, waits, ledger, client, tables } = await setUp();
    await happen(formEvent({ eventId: "f1", anonymousId: "a3", email: "lea@example.com" }));
    const input = executions.started[0]?.input;
    const { contactId = "", enrollmentId = "", enrollmentKey = "" } = input ?? {};
    const before = await snapshotOf(client, tables.contacts);
    await client.send(
      new UpdateCommand({
        TableName: tables.contacts,
        Key: { pk: contactId, sk: enrollmentKey },
        UpdateExpression: "SET waiting = :waiting",
        ExpressionAttributeValues: {
          ":waiting": { token: "t1", step: "wait", since: T0, condition: '{"clicked":"hello"}' },
        },
      }),
    );
    await tell(changesBetween(before, await snapshotOf(client, tables.contacts)));
    expect(waits.resolved).toEqual([]);

    const messageId = messageIdOf(enrollmentId, "hello");
    ledger.messages.set(messageId, { ...makeMessage(), messageId, clickedAt: T0 });
    await happen(
      trackingEvent({ eventId: "k1", kind: "track", name: "Email Link Clicked", origin: "link", contactId }),
    );
    expect(waits.resolved).toEqual(["t1"]);
  });
});
