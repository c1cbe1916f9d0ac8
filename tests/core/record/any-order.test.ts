import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InMemoryContacts } from "../../../adapters/memory/contacts.ts";
import type { RecordStore } from "../../../core/record/ports.ts";
import type { TrackingEvent } from "../../../core/tracking-event.ts";
import { deliver, inBatches } from "../../doubles/delivery.ts";
import { type Crowd, manyEvents } from "../../doubles/many-events.ts";
import { differences, recordedContacts } from "../../doubles/recorded-world.ts";
import { countedIds, recorderOver } from "../../doubles/recording.ts";

const SIZES = [1, 7, 3, 20, 2, 11];

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Each call is a turn of its own, so that four workers really come between each other's reading and writing. */
function slow(store: RecordStore): RecordStore {
  return {
    load: async (wanted) => {
      await turn();
      return store.load(wanted);
    },
    commit: async (change) => {
      await turn();
      return store.commit(change);
    },
  };
}

async function record(batches: readonly (readonly TrackingEvent[])[], workers: number) {
  const contacts = new InMemoryContacts();
  const newId = countedIds();
  const recorders = Array.from({ length: workers }, () => recorderOver(slow(contacts), { newId }));
  const news = await deliver(recorders, batches);
  return { news, contacts, recorded: await recordedContacts(contacts, [...contacts.identities.keys()]) };
}

/** Once in order by one worker, and delivered twice, shuffled, by four: the same. */
function sameInAnyOrder(count: number, crowd: Crowd) {
  const cases = manyEvents(count, crowd).chain((events) =>
    fc.record({
      events: fc.constant(events),
      shuffled: fc.shuffledSubarray([...events, ...events], { minLength: 2 * count, maxLength: 2 * count }),
    }),
  );
  return fc.asyncProperty(cases, async ({ events, shuffled }) => {
    const inOrder = events.toSorted((a, b) => a.occurredAt - b.occurredAt);
    const once = await record(inBatches(inOrder, [10]), 1);
    const twice = await record(inBatches(shuffled, SIZES), 4);
    expect([once.news, twice.news]).toEqual([count, count]);
    expect(differences(twice.recorded, once.recorded)).toEqual([]);
  });
}

describe("events delivered twice and shuffled by four workers", () => {
  it("give the same contacts, scores and timelines as once in order", async () => {
    await expect(
      fc.assert(sameInAnyOrder(1_000, { users: 40, browsers: 60, addresses: 30 }), {
        numRuns: 1,
        endOnFailure: true,
      }),
    ).resolves.toBeUndefined();
  }, 60_000);

  it("do so where few people share few browsers and addresses", async () => {
    await expect(
      fc.assert(sameInAnyOrder(60, { users: 4, browsers: 5, addresses: 4 }), { numRuns: 40 }),
    ).resolves.toBeUndefined();
  }, 60_000);
});
