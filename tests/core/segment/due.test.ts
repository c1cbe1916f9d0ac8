import { describe, expect, it } from "vitest";
import {
  bucketFor,
  bucketName,
  bucketOfName,
  dueMessageSchema,
  dueMove,
  shardOf,
  sweepRange,
} from "../../../core/segment/due.ts";
import { createBucketPreparer } from "../../../core/segment/prepare-bucket.ts";
import { InMemoryDueRepository } from "../../../adapters/memory/due-repository.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

describe("a bucket", () => {
  it.each([
    ["the minute itself, if it turns on the dot", 600_000, 10],
    ["the next full minute", 600_001, 11],
    ["at least a minute ahead", 1, 1],
    ["two minutes ahead, if one is no longer enough", 60_001, 2],
  ])("is %s", (_, elapsed, minute) => {
    expect(bucketFor(NOON + elapsed, NOON)).toBe(NOON + minute * MINUTE);
  });

  it("is never less than a minute ahead, so that nobody writes into one that has been read", () => {
    expect(bucketFor(NOON, NOON + 30_000)).toBe(NOON + 2 * MINUTE);
  });

  it("has a name that says its minute and leads back to it", () => {
    expect(bucketName(NOON)).toBe("2026-11-21T12:00");
    expect(bucketOfName("2026-11-21T12:00")).toBe(NOON);
  });

  it("spreads contacts over sixteen parts", () => {
    const shards = Array.from({ length: 500 }, (_, at) => shardOf(`contact-${at}`));
    expect([new Set(shards).size, Math.min(...shards), Math.max(...shards)]).toEqual([16, 0, 15]);
  });
});

describe("the due item", () => {
  const [soon, later] = [NOON + 10 * MINUTE, NOON + 20 * MINUTE];
  const once = { now: NOON, everything: false };
  const whole = { now: NOON, everything: true };
  it.each([
    ["is not there when time turns nothing", undefined, [], once, undefined],
    ["is put at the first turn", undefined, [later, soon], once, { to: soon }],
    ["is moved to an earlier minute", later, [soon], once, { from: later, to: soon }],
    ["is left where it is by a later turn", soon, [later], once, undefined],
    ["is left where it is by the same turn", soon, [soon], once, undefined],
    ["is left where it is when these segments do not turn", soon, [], once, undefined],
    ["is left to turn-due when its minute has just come", NOON - MINUTE, [later], once, undefined],
    [
      "is put anew when nobody dealt with it for days",
      NOON - 3 * DAY,
      [later],
      once,
      { from: NOON - 3 * DAY, to: later },
    ],
    ["is moved back once all segments were looked at", NOON, [later], whole, { from: NOON, to: later }],
    ["is removed once all segments were looked at", NOON, [], whole, { from: NOON }],
  ])("%s", (_, stored, turns, look, move) => {
    expect(dueMove(stored, turns, look)).toEqual(move);
  });
});

describe("a message of the due queue", () => {
  it.each([{ bucket: "2026-11-21T12:00" }, { bucket: "2026-11-21T12:00", shard: 15 }, { sweep: "strays" }])(
    "%j is one",
    (message) => expect(dueMessageSchema.safeParse(message).success).toBe(true),
  );
  it.each([{}, { bucket: "tomorrow" }, { bucket: "2026-11-21T12:00", shard: 16 }, { sweep: "all" }])(
    "%j is none",
    (message) => expect(dueMessageSchema.safeParse(message).success).toBe(false),
  );
});

describe("the daily sweep", () => {
  it("looks at the buckets of two days, but not at those that may still be worked on", () => {
    expect(sweepRange(NOON)).toEqual({
      days: ["2026-11-19", "2026-11-20", "2026-11-21"],
      until: NOON - 30 * MINUTE,
    });
  });
});

describe("preparing a bucket", () => {
  it("makes one schedule, however many contacts and processes need it", async () => {
    const { created, start } = preparer();
    const [one, other] = [start(), start()];
    await Promise.all([one(NOON), one(NOON)]);
    await other(NOON);
    await one(NOON + MINUTE);
    expect(created).toEqual([NOON, NOON + MINUTE]);
  });

  it("notes nothing that was not made, and tries again", async () => {
    const { due, created, start, setDown } = preparer();
    const prepare = start();
    setDown(true);
    await expect(prepare(NOON)).rejects.toThrow("throttled");
    expect(await due.isPrepared(NOON)).toBe(false);
    setDown(false);
    await prepare(NOON);
    expect([created, await due.isPrepared(NOON)]).toEqual([[NOON], true]);
  });
});

function preparer() {
  const due = new InMemoryDueRepository();
  const created: number[] = [];
  let down = false;
  const create = (bucket: number) =>
    down ? Promise.reject(new Error("throttled")) : Promise.resolve(void created.push(bucket));
  return {
    due,
    created,
    start: () => createBucketPreparer(due, { create }),
    setDown: (is: boolean) => (down = is),
  };
}
