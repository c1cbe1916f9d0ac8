import type { ScoreState } from "../contact/contact.ts";
import { DAY_MS, dayOf, type Instant, parseDuration } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { withPoints } from "./decay.ts";
import type { EventScoringRule, Scoring } from "./scoring.ts";

/** A scoring whose points come from events and decay. */
export type EngagementScoring = Extract<Scoring, { kind: "engagement" }>;

/** Days of points kept per capped rule; an event of an older day asks for a rebuild. */
const KEPT_DAYS = 3;

/** Milliseconds in which a score halves; compiled scorings have passed the check, so a wrong one is a defect of ours. */
export function halfLifeOf(scoring: EngagementScoring): number {
  const halfLife = parseDuration(scoring.half_life);
  if (halfLife) return halfLife;
  throw new Error(
    `Scoring ${scoring.scoring} has the half-life ${scoring.half_life}; expected a span such as "30 days".`,
  );
}

/** Whether an event earns a rule's points. What a machine did on the way (scanners follow links) earns nothing. */
export function earns(rule: EventScoringRule, event: Pick<TimelineEvent, "name" | "properties">): boolean {
  if (rule.when.did !== event.name || event.properties["automated"] === true) return false;
  return Object.entries(rule.when.where ?? {}).every(([name, value]) => event.properties[name] === value);
}

/** The score with one more event, whenever it happened; `rebuild` if the points of its day are no longer kept. */
export function foldScore(
  score: ScoreState | undefined,
  event: TimelineEvent,
  scoring: EngagementScoring,
): ScoreState | undefined | "rebuild" {
  let next = score;
  for (const rule of scoring.rules) {
    if (!earns(rule, event)) continue;
    const before: ScoreState = next ?? {
      value: 0,
      at: rule.per_day === undefined ? event.occurredAt : dayStart(event.occurredAt),
    };
    const after =
      rule.per_day === undefined
        ? withPoints(before, rule.points, event.occurredAt, halfLifeOf(scoring))
        : withCappedPoints(before, { ...rule, per_day: rule.per_day }, event.occurredAt, halfLifeOf(scoring));
    if (after === "rebuild") return after;
    next = after;
  }
  return next;
}

/** The score of a whole timeline, in whatever order it is given. */
export function rebuildScore(
  events: readonly TimelineEvent[],
  scoring: EngagementScoring,
): ScoreState | undefined {
  // Oldest first, the day before the one in hand is never asked for again.
  const ordered = events.toSorted((a, b) => a.occurredAt - b.occurredAt);
  return ordered.reduce<ScoreState | undefined>((score, event) => {
    const next = foldScore(score, event, scoring);
    if (next === "rebuild")
      throw new Error("A timeline in order asked for a day that it had left; order it by occurredAt.");
    return next;
  }, undefined);
}

/** Points of a day count as if earned at the day's start, so that it does not matter which events the cap cuts. */
function withCappedPoints(
  score: ScoreState,
  rule: EventScoringRule & { readonly per_day: number },
  at: Instant,
  halfLifeMs: number,
): ScoreState | "rebuild" {
  const day = dayOf(at);
  const days = score.days?.[rule.id] ?? {};
  if (!(day in days) && isForgotten(day, Object.keys(days))) return "rebuild";
  const before = days[day] ?? 0;
  const gained = capped(before + rule.points, rule.per_day) - capped(before, rule.per_day);
  const moved = withPoints(score, gained, dayStart(at), halfLifeMs);
  return {
    ...moved,
    days: { ...score.days, [rule.id]: latestDays({ ...days, [day]: before + rule.points }) },
  };
}

function isForgotten(day: string, kept: readonly string[]): boolean {
  return kept.length >= KEPT_DAYS && kept.every((each) => day < each);
}

function latestDays(days: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(days)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(-KEPT_DAYS),
  );
}

/** The sum, at most the cap away from zero: points may be taken away, too. */
export function capped(points: number, cap: number): number {
  return Math.max(-cap, Math.min(cap, points));
}

/** Midnight (UTC) that begins the day. */
export function dayStart(at: Instant): Instant {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
