import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "../../core/condition/condition.ts";
import { contactSubject } from "../../core/condition/contact-subject.ts";
import { holds } from "../../core/condition/evaluate.ts";
import { bucketName, shardOf } from "../../core/segment/due.ts";
import { contactOf, stateOf, TimelineDouble } from "../doubles/contacts.ts";
import { DueWorld } from "../doubles/due-world.ts";
import { ENGAGEMENT, scoringOf, segmentOf, workflowOf } from "../doubles/published.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const engaged = segmentOf("engaged", { score: "engagement", band: ["warm", "hot"] });
const definitions = [scoringOf(ENGAGEMENT), engaged];
const start = () => DueWorld.at(NOON, ...definitions);

describe("what time alone turns", () => {
  it("is turned at its minute, and not a minute before", async () => {
    const world = await start();
    await world.earn(10);
    expect([world.segmentsOf(), world.schedules]).toEqual([["engaged"], [NOON + DAY + MINUTE]]);
    await world.pass(DAY);
    expect(world.segmentsOf()).toEqual(["engaged"]);
    await world.pass(MINUTE);
    expect([world.segmentsOf(), world.announced]).toEqual([[], ["SegmentEntered", "SegmentLeft"]]);
    expect(world.reactions.dueOf("c1")).toBeUndefined();
  });

  it("may let her in, too, and into the workflow that waits for that", async () => {
    const quiet = segmentOf("quiet", { score: "engagement", at_most: 5 });
    const wake = workflowOf("wake", { triggers: [{ on: "entered_segment", segment: "quiet" }] });
    const world = await DueWorld.at(NOON, scoringOf(ENGAGEMENT), quiet, wake);
    await world.earn(20);
    await world.pass(2 * DAY);
    expect([world.segmentsOf(), world.announced]).toEqual([
      ["quiet"],
      ["SegmentEntered", "WorkflowTriggered"],
    ]);
  });

  it("is found by one item, which a score that keeps rising does not rewrite", async () => {
    const world = await start();
    await world.earn(10);
    for (let hour = 0; hour < 5; hour++) {
      await world.pass(60 * MINUTE);
      await world.earn(5);
    }
    expect(world.schedules).toEqual([NOON + DAY + MINUTE]);
    await world.pass(DAY);
    expect([world.segmentsOf(), world.turns]).toEqual([["engaged"], 1]);
    await world.pass(2 * DAY);
    expect([world.segmentsOf(), world.turns]).toEqual([[], 2]);
  });

  it("costs nothing for a contact whom time cannot turn", async () => {
    const world = await start();
    await world.earn(3);
    await world.pass(365 * DAY);
    expect([world.schedules, world.turns]).toEqual([[], 0]);
  });
});

describe("turn-due, delivered as queues do", () => {
  it("does everything once when a bucket comes twice", async () => {
    const world = await start();
    await world.earn(10);
    await world.pass(2 * DAY);
    await world.deliver({ bucket: bucketName(NOON + DAY + MINUTE) });
    expect(world.announced).toEqual(["SegmentEntered", "SegmentLeft"]);
  });

  it("does not take her out when she does something while she is looked at", async () => {
    const world = await start();
    await world.earn(10);
    world.meanwhile = () => {
      if (world.turns === 1) world.record(50);
      world.meanwhile = () => undefined;
    };
    world.now = NOON + DAY;
    await world.pass(MINUTE);
    expect(world.segmentsOf()).toEqual(["engaged"]);
    expect(world.reactions.dueOf("c1")).toBeGreaterThan(NOON + 4 * DAY);
  });

  it("brings the message back for a contact that fails, and turns the others", async () => {
    const world = await start();
    await world.earn(10, "c1");
    await world.earn(10, "c2");
    const bucket = bucketName(NOON + DAY + MINUTE);
    world.now = NOON + 2 * DAY;
    world.meanwhile = () => {
      world.meanwhile = () => undefined;
      throw new Error("throttled");
    };
    expect(await world.deliver({ bucket })).toEqual({ batchItemFailures: [{ itemIdentifier: "m0" }] });
    expect([...world.segmentsOf("c1"), ...world.segmentsOf("c2")]).toEqual(["engaged"]);
    expect(await world.deliver({ bucket })).toEqual({ batchItemFailures: [] });
    expect([...world.segmentsOf("c1"), ...world.segmentsOf("c2")]).toEqual([]);
  });

  it("works a large bucket off a hundred contacts of a part at a time", async () => {
    const world = await start();
    const many = Array.from({ length: 2_600 }, (_, at) => `c${at}`).filter((id) => shardOf(id) === 3);
    const ids = many.slice(0, 130);
    for (const id of ids) await world.earn(10, id);
    await world.pass(2 * DAY);
    expect(ids.filter((id) => world.segmentsOf(id).length > 0)).toEqual([]);
    expect(world.turns).toBe(2);
  });

  it("drops an item of somebody who was merged away meanwhile", async () => {
    const world = await start();
    await world.earn(10);
    world.states.set("c1", stateOf({ contactId: "c0" }));
    await world.pass(2 * DAY);
    expect(world.reactions.due.inBucket(NOON + DAY + MINUTE)).toEqual([]);
  });
});

describe("the daily sweep", () => {
  it("posts buckets that nobody woke us for, and forgets those that are empty", async () => {
    const world = await start();
    await world.earn(10);
    const bucket = NOON + DAY + MINUTE;
    world.now = bucket + 60 * MINUTE;
    await world.deliver({ sweep: "strays" });
    expect(world.posted).toEqual([{ bucket: bucketName(bucket) }]);
    await world.deliver(...world.posted.splice(0));
    await world.deliver({ sweep: "strays" });
    expect([world.segmentsOf(), world.posted]).toEqual([[], []]);
  });
});

describe("membership as it is maintained", () => {
  const conditions: readonly Condition[] = [
    { score: "engagement", band: ["warm", "hot"] },
    { score: "engagement", band: ["warm"] },
    { score: "engagement", at_most: 4 },
    {
      not: {
        all: [
          { score: "engagement", at_least: 2 },
          { score: "engagement", band: ["cold"] },
        ],
      },
    },
  ];
  const step = fc.record({
    minutes: fc.integer({ min: 0, max: 4_000 }),
    seconds: fc.integer({ min: 0, max: 59 }),
    points: fc.integer({ min: -5, max: 30 }),
  });

  it("is what evaluation says at any instant, within two minutes of each turn", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const segments = conditions.map((condition, at) => segmentOf(`s${at}`, condition));
        const world = await DueWorld.at(NOON, scoringOf(ENGAGEMENT), ...segments);
        await world.earn(1);
        for (const { minutes, seconds, points } of steps) {
          const heard = world.now;
          await world.pass(minutes * MINUTE + seconds * 1_000);
          for (const [at, condition] of conditions.entries()) {
            const isIn = world.segmentsOf().includes(`s${at}`);
            const lately = [Math.max(heard, world.now - 2 * MINUTE), world.now];
            expect(await Promise.all(lately.map((instant) => naive(world, condition, instant)))).toContain(
              isIn,
            );
          }
          if (points !== 0) await world.earn(points);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function naive(world: DueWorld, condition: Condition, instant: number): Promise<boolean> {
  const definitionsNow = {
    scoring: () => Promise.resolve(ENGAGEMENT),
    segment: () => Promise.resolve(undefined),
  };
  const sources = { timeline: new TimelineDouble(), definitions: definitionsNow };
  return holds(
    condition,
    contactSubject(contactOf({ state: world.states.get("c1") ?? {} }), instant, sources),
  );
}
