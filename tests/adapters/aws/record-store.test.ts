import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { DynamoRefusedEventRepository } from "../../../adapters/aws/dynamo-refused-event-repository.ts";
import { InMemoryContacts } from "../../../adapters/memory/contacts.ts";
import { startTestTables, type TestTables } from "../../contracts/dynamo.ts";
import { recordStoreContract } from "../../contracts/record-store.ts";
import { refusedEventsContract } from "../../contracts/refused-events.ts";
import { deliver, inBatches } from "../../doubles/delivery.ts";
import { dynamoRecords } from "../../doubles/dynamo-records.ts";
import { manyEvents } from "../../doubles/many-events.ts";
import { differences, recordedContacts } from "../../doubles/recorded-world.ts";
import { countedIds, recorderOver } from "../../doubles/recording.ts";

/** tests/system/any-order does a thousand. */
const EVENTS = 100;

let engine: TestTables;

beforeAll(async () => {
  engine = await startTestTables();
});

afterAll(() => engine.close());

recordStoreContract(() => dynamoRecords(engine));
refusedEventsContract(() => new DynamoRefusedEventRepository(engine.client, engine.tables));

describe("recording in DynamoDB", () => {
  it("ends as in memory for events delivered twice and shuffled by four workers", async () => {
    const [[events, shuffled] = []] = fc.sample(
      manyEvents(EVENTS, { users: 10, browsers: 14, addresses: 8 }).chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * EVENTS })),
      ),
      { numRuns: 1, seed: 7 },
    );
    const memory = new InMemoryContacts();
    await deliver([recorderOver(memory)], inBatches(events ?? [], [10]));
    const records = dynamoRecords(engine);
    const newId = countedIds();
    const workers = Array.from({ length: 4 }, () => recorderOver(records, { newId }));
    expect(await deliver(workers, inBatches(shuffled ?? [], [1, 7, 3, 20, 2, 11]))).toBe(EVENTS);
    const keys = [...memory.identities.keys()];
    expect(differences(await recordedContacts(records, keys), await recordedContacts(memory, keys))).toEqual(
      [],
    );
  }, 30_000);
});
