import type { Attributes } from "../contact/attributes.ts";
import { dayOf, type Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { decayed } from "./decay.ts";
import { capped, dayStart, earns, halfLifeOf, type EngagementScoring } from "./engagement.ts";
import { fittingRules, type FitScoring } from "./fit.ts";

/** What one rule gives to a score, so that people can see where it comes from. The values add up to the score. */
export interface Contribution {
  readonly rule: string;
  /** What it is worth at the instant asked for. */
  readonly value: number;
  /** Points before decay, after the cap. */
  readonly points: number;
  /** The event that earned it; absent where the cap joins a day's events, and for `fit`. */
  readonly event?: TimelineEvent;
  /** Capped rules: the day, and how many events of it counted together. */
  readonly day?: string;
  readonly events?: number;
}

/** What made an `engagement` score, largest first. */
export function contributions(
  scoring: EngagementScoring,
  events: readonly TimelineEvent[],
  at: Instant,
): readonly Contribution[] {
  const halfLife = halfLifeOf(scoring);
  const all = scoring.rules.flatMap((rule): readonly Contribution[] => {
    const earning = events.filter((event) => earns(rule, event));
    const cap = rule.per_day;
    if (cap === undefined) {
      return earning.map((event) => ({
        rule: rule.id,
        value: decayed(rule.points, at - event.occurredAt, halfLife),
        points: rule.points,
        event,
      }));
    }
    return [...Map.groupBy(earning, (event) => dayStart(event.occurredAt))].map(([start, ofDay]) => {
      const points = capped(rule.points * ofDay.length, cap);
      return {
        rule: rule.id,
        value: decayed(points, at - start, halfLife),
        points,
        day: dayOf(start),
        events: ofDay.length,
      };
    });
  });
  return all.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

/** What made a `fit` score. */
export function fitContributions(scoring: FitScoring, attributes: Attributes): readonly Contribution[] {
  return fittingRules(scoring, attributes).map(({ id, points }) => ({ rule: id, value: points, points }));
}
