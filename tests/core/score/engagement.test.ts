import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScoreState } from "../../../core/contact/contact.ts";
import { contributions, fitContributions } from "../../../core/score/contributions.ts";
import { type EngagementScoring, foldScore, rebuildScore } from "../../../core/score/engagement.ts";
import { type FitScoring, fitScore } from "../../../core/score/fit.ts";
import { bandOf, scoreAt } from "../../../core/score/reading.ts";
import { DAY_MS } from "../../../core/time.ts";
import type { TimelineEvent } from "../../../core/tracking-event.ts";
import { T0, trackingEvent } from "../../doubles/tracking.ts";

const SCORING: EngagementScoring = {
  scoring: "engagement",
  kind: "engagement",
  half_life: "7 days",
  rules: [
    { id: "page", when: { did: "Page Viewed" }, points: 2, per_day: 5 },
    { id: "order", when: { did: "Order Completed" }, points: 20 },
    { id: "left", when: { did: "Unsubscribed" }, points: -15, per_day: 20 },
  ],
  bands: [
    { band: "hot", at_least: 20 },
    { band: "cold", at_least: 0 },
    { band: "warm", at_least: 5 },
  ],
};

function eventAt(name: string, occurredAt: number, properties = {}): TimelineEvent {
  return {
    ...trackingEvent({ eventId: `${name}-${occurredAt}`, name, occurredAt, properties, anonymousId: "a" }),
    senderKey: "anon#a",
  };
}

function folded(events: readonly TimelineEvent[]): ScoreState | undefined {
  return events.reduce<ScoreState | undefined>((score, event) => {
    const next = foldScore(score, event, SCORING);
    return next === "rebuild" ? rebuildScore(events.slice(0, events.indexOf(event) + 1), SCORING) : next;
  }, undefined);
}

const timeline = fc.array(
  fc
    .record({
      name: fc.constantFrom("Page Viewed", "Order Completed", "Unsubscribed", "Other"),
      minute: fc.nat(12 * 24 * 60),
    })
    .map(({ name, minute }) => eventAt(name, T0 + minute * 60_000)),
  { maxLength: 60 },
);

describe("an engagement score", () => {
  it("halves in its half-life, and has no band below the lowest", () => {
    const score = folded([eventAt("Order Completed", T0)]);
    expect(scoreAt(score, SCORING, T0)).toBe(20);
    expect(scoreAt(score, SCORING, T0 + 7 * DAY_MS)).toBeCloseTo(10, 12);
    expect([20, 19.9, 4, -1].map((value) => bandOf(SCORING.bands, value))).toEqual([
      "hot",
      "warm",
      "cold",
      undefined,
    ]);
  });

  it("is the same in whatever order events are folded, as if made anew", () => {
    fc.assert(
      fc.property(
        timeline.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
        ),
        ([events, shuffled]) => {
          const [once, again] = [rebuildScore(events, SCORING), folded(shuffled)];
          expect(scoreAt(again, SCORING, T0)).toBeCloseTo(scoreAt(once, SCORING, T0), 9);
          expect(again?.at).toBe(once?.at);
          expect(again?.days).toEqual(once?.days);
        },
      ),
    );
  });

  it("is the sum of what its rules contribute", () => {
    fc.assert(
      fc.property(timeline, (events) => {
        const at = T0 + 20 * DAY_MS;
        const sum = contributions(SCORING, events, at).reduce((total, { value }) => total + value, 0);
        expect(sum).toBeCloseTo(scoreAt(rebuildScore(events, SCORING), SCORING, at), 9);
      }),
    );
  });

  it("takes at most a day's cap of a rule, as if earned when the day began", () => {
    const day = Math.floor(T0 / DAY_MS) * DAY_MS;
    const score = folded([1, 2, 3, 4].map((hour) => eventAt("Page Viewed", day + hour * 3_600_000)));
    expect(score).toMatchObject({ value: 5, at: day, days: { page: { "2026-11-21": 8 } } });
  });

  it("asks to be made anew for a day that it no longer remembers", () => {
    const score = folded([1, 2, 3].map((day) => eventAt("Page Viewed", T0 + day * DAY_MS)));
    expect(foldScore(score, eventAt("Page Viewed", T0), SCORING)).toBe("rebuild");
    expect(foldScore(score, eventAt("Order Completed", T0), SCORING)).not.toBe("rebuild");
  });

  it("earns nothing by what a machine did", () => {
    expect(folded([eventAt("Order Completed", T0, { automated: true })])).toBeUndefined();
  });
});

describe("a fit score", () => {
  const FIT: FitScoring = {
    scoring: "fit",
    kind: "fit",
    rules: [
      { id: "spain", when: { attribute: "country", is: "ES" }, points: 10 },
      { id: "large", when: { attribute: "size", at_least: 50 }, points: 5 },
    ],
    bands: [],
  };

  it("is what the attributes say now, and does not decay", () => {
    const attributes = {
      country: { value: "es", at: T0, eventId: "e1" },
      size: { value: 10, at: T0 + 1, eventId: "e2" },
    };
    const score = fitScore(FIT, attributes);
    expect(score).toEqual({ value: 10, at: T0 + 1 });
    expect(scoreAt(score, FIT, T0 + 365 * DAY_MS)).toBe(10);
    expect(fitContributions(FIT, attributes)).toEqual([{ rule: "spain", value: 10, points: 10 }]);
  });

  it("is absent without attributes", () => {
    expect(fitScore(FIT, {})).toBeUndefined();
  });
});
