import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "../../../core/condition/condition.ts";
import { contactSubject } from "../../../core/condition/contact-subject.ts";
import type { ConditionDefinitions } from "../../../core/condition/definitions.ts";
import { holds } from "../../../core/condition/evaluate.ts";
import type { ScoreState } from "../../../core/contact/contact.ts";
import { outlookOf } from "../../../core/segment/outlook.ts";
import { DAY_MS } from "../../../core/time.ts";
import type { TimelineEvent } from "../../../core/tracking-event.ts";
import { contactOf, eventOf, profileOf, TimelineDouble } from "../../doubles/contacts.ts";
import { ENGAGEMENT } from "../../doubles/published.ts";

const NOW = 100 * DAY_MS;
const MINUTE = 60_000;

const segments: Readonly<Record<string, Condition>> = {
  warm: { score: "engagement", band: ["warm", "hot"] },
  loop: { any: [{ segment: "loop" }, { score: "engagement", at_least: 3 }] },
};
const definitions: ConditionDefinitions = {
  scoring: (score) => Promise.resolve(score === "engagement" ? ENGAGEMENT : undefined),
  segment: (segment) => Promise.resolve(segments[segment]),
};

interface Her {
  readonly engagement?: ScoreState;
  readonly events?: readonly TimelineEvent[];
  readonly country?: string;
}

function viewOf({ engagement, events = [], country = "ES" }: Her) {
  const contact = contactOf({
    state: { scores: engagement ? { engagement } : {} },
    profile: profileOf({ country }),
  });
  const timeline = new TimelineDouble(...events);
  const at = (instant: number) => contactSubject(contact, instant, { timeline, definitions });
  return { timeline, at, subject: { now: NOW, at, scoring: (id: string) => definitions.scoring(id) } };
}

const outlook = (condition: Condition, her: Her) => outlookOf(condition, viewOf(her).subject);

const order = (occurredAt: number, eventId = "o") => eventOf({ name: "Order", eventId, occurredAt });

describe("the outlook of a score that halves every day", () => {
  it.each<[string, Condition, number, readonly number[]]>([
    ["out of warm after two halvings", { score: "engagement", band: ["warm", "hot"] }, 20, [2 * DAY_MS + 1]],
    ["into warm, then out of it", { score: "engagement", band: ["warm"] }, 40, [DAY_MS + 1, 3 * DAY_MS + 1]],
    ["below a value just after it", { score: "engagement", at_least: 5 }, 10, [DAY_MS + 1]],
    ["down to a value just at it", { score: "engagement", at_most: 5 }, 10, [DAY_MS]],
    ["never below nothing", { score: "engagement", at_least: 0 }, 10, []],
    ["never up to warm again", { score: "engagement", band: ["warm"] }, 4.9, []],
    ["up again after points were taken away", { score: "engagement", at_least: -5 }, -10, [DAY_MS]],
    ["through a segment", { segment: "warm" }, 10, [DAY_MS + 1]],
    ["through a segment inside itself", { segment: "loop" }, 6, [DAY_MS + 1]],
  ])("goes %s", async (_, condition, value, turns) => {
    const { turns: found } = await outlook(condition, { engagement: { value, at: NOW } });
    expect(found.map((instant) => instant - NOW)).toEqual(turns);
  });

  it("is counted from when the score was stored", async () => {
    const engagement = { value: 40, at: NOW - DAY_MS };
    const { turns } = await outlook({ score: "engagement", at_least: 5 }, { engagement });
    expect(turns).toEqual([NOW + 2 * DAY_MS + 1]);
  });
});

describe("the outlook of what she did within a span", () => {
  const orders = [order(NOW - 9 * DAY_MS, "1"), order(NOW - 4 * DAY_MS, "2"), order(NOW - DAY_MS, "3")];
  it.each<[Condition, readonly number[]]>([
    [{ did: "Order", within: "10 days" }, [9 * DAY_MS + 1]],
    [{ did: "Order", at_least: 2, within: "10 days" }, [6 * DAY_MS + 1]],
    [{ did: "Order", at_least: 3, within: "10 days" }, [DAY_MS + 1]],
    [{ did: "Order", at_least: 3, within: "5 days" }, []],
    [{ not: { did: "Order", within: "2 days" } }, [DAY_MS + 1]],
    [{ did: "Order" }, []],
  ])("%j turns when the last event that is needed has left the span", async (condition, turns) => {
    const { turns: found } = await outlook(condition, { events: orders });
    expect(found.map((instant) => instant - NOW)).toEqual(turns);
  });
});

describe("the outlook of a whole condition", () => {
  const isSpanish: Condition = { attribute: "country", is: "ES" };
  const recent: Condition = { did: "Order", within: "10 days" };

  it("turns only when what it is made of decides", async () => {
    const condition: Condition = { any: [recent, { score: "engagement", at_least: 5 }] };
    const her = { engagement: { value: 10, at: NOW }, events: [order(NOW)] };
    expect(await outlook(condition, her)).toEqual({ holds: true, turns: [NOW + 10 * DAY_MS + 1] });
  });

  it("reads no timeline and never turns when something else has decided for good", async () => {
    const { subject, timeline } = viewOf({ country: "FR", events: [order(NOW)] });
    expect(await outlookOf({ all: [recent, isSpanish] }, subject)).toEqual({ holds: false, turns: [] });
    expect(timeline.reads).toBe(0);
  });

  const anyCondition = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.record({ score: fc.constant("engagement"), at_least: fc.integer({ min: -3, max: 30 }) }),
      fc.record({ score: fc.constant("engagement"), at_most: fc.integer({ min: -3, max: 30 }) }),
      fc.record({
        score: fc.constant("engagement"),
        band: fc.subarray(["cold", "warm", "hot"], { minLength: 1 }),
      }),
      fc.record({
        did: fc.constant("Order"),
        at_least: fc.integer({ min: 1, max: 3 }),
        within: fc.constantFrom("3 days", "90 minutes", "2 weeks"),
      }),
      fc.record({ attribute: fc.constant("country"), is: fc.constantFrom("ES", "FR") }),
      fc.record({ segment: fc.constantFrom("warm", "loop", "unknown") }),
      fc.record({ not: tie("condition") }),
      fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    ),
  })).condition;
  const past = fc.integer({ min: NOW - 20 * DAY_MS, max: NOW });

  it("is what evaluation says at any instant, and on both sides of each turn", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCondition,
        fc.record({
          value: fc.integer({ min: -4_000, max: 20_000 }).map((points) => points / 100),
          at: past,
        }),
        fc.array(past, { maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: 30 * 1_440 }), { maxLength: 8 }),
        async (condition, engagement, times, minutes) => {
          const events = times.map((time, index) => order(time, String(index)));
          const { at, subject } = viewOf({ engagement, events });
          const found = await outlookOf(condition, subject);
          const instants = [
            NOW,
            ...minutes.map((minute) => NOW + minute * MINUTE),
            ...found.turns.flatMap((turn) => [turn - 1, turn]),
          ];
          for (const instant of instants) {
            const passed = found.turns.filter((turn) => turn <= instant).length;
            const foretold = passed % 2 === 0 ? found.holds : !found.holds;
            expect(await holds(condition, at(instant))).toBe(foretold);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
