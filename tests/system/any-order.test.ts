import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamoMessageFeedback } from "../../adapters/aws/dynamo-message-feedback.ts";
import { DynamoRefusedEventRepository } from "../../adapters/aws/dynamo-refused-event-repository.ts";
import { InMemoryContacts } from "../../adapters/memory/contacts.ts";
import type { TrackingEvent } from "../../core/tracking-event.ts";
import { createHandler } from "../../functions/record-events/handler.ts";
import { startTestTables, type TestTables } from "../contracts/dynamo.ts";
import { deliver, inBatches } from "../doubles/delivery.ts";
import { dynamoRecords } from "../doubles/dynamo-records.ts";
import { manyEvents } from "../doubles/many-events.ts";
import { differences, recordedContacts } from "../doubles/recorded-world.ts";
import { countedIds, recorderOver } from "../doubles/recording.ts";
import { snapshotOf } from "../doubles/table-contents.ts";
import { feed, messagesOf } from "./queue-workers.ts";

const EVENTS = 1_000;
const CROWD = { users: 40, browsers: 60, addresses: 30 };
const SIZES = [1, 3, 2, 7, 1, 20];

let engine: TestTables;
beforeAll(async () => {
  engine = await startTestTables();
});
afterAll(() => engine.close());

/** What the events once in order become in memory, where tests/core/record says what is right. */
async function expectedOf(events: readonly TrackingEvent[]) {
  const memory = new InMemoryContacts();
  await deliver([recorderOver(memory)], inBatches(events, [10]));
  return recordedContacts(memory, [...memory.identities.keys()]);
}

/** Lets workers with nothing in common but the tables take the messages, and gives what is in the tables afterwards. */
async function record(workers: number, messages: ReturnType<typeof messagesOf>) {
  const { client, tables } = engine;
  const newId = countedIds();
  let news = 0;
  const handlers = Array.from({ length: workers }, () =>
    createHandler({
      record: recorderOver(dynamoRecords(engine).store, { newId }),
      refused: new DynamoRefusedEventRepository(client, tables),
      ledger: new DynamoMessageFeedback(client, tables.messages),
      emit: ({ EventsRecorded = 0 }) => void (news += EventsRecorded),
    }),
  );
  await feed(handlers, messages);
  const identities = await snapshotOf(client, tables.identities);
  const keys = [...identities.values()].map(({ pk }) => String(pk));
  return { news, contacts: await recordedContacts(dynamoRecords(engine), keys) };
}

describe("1,000 events of people who share browsers and contradict each other", () => {
  it("delivered twice, shuffled, to four workers give the contacts, scores and timelines of once in order", async () => {
    const [events = []] = fc.sample(manyEvents(EVENTS, CROWD), { numRuns: 1, seed: 2026 });
    const doubled = fc.shuffledSubarray([...events, ...events], { minLength: 2 * EVENTS });
    const [shuffled = []] = fc.sample(doubled, { numRuns: 1, seed: 1121 });
    const inOrder = events.toSorted((a, b) => a.occurredAt - b.occurredAt);
    const expected = await expectedOf(inOrder);
    const found = await record(4, messagesOf(shuffled, SIZES));
    expect(found.news).toBe(EVENTS);
    expect(expected.length).toBeGreaterThan(10);
    expect(differences(found.contacts, expected)).toEqual([]);
  });
});
