import { describeCondition } from "../condition/describe.ts";
import type { Attributes } from "../contact/attributes.ts";
import type { Contact } from "../contact/contact.ts";
import { contributions, fitContributions } from "../score/contributions.ts";
import type { EngagementScoring } from "../score/engagement.ts";
import type { FitScoring } from "../score/fit.ts";
import { bandOf, scoreAt } from "../score/reading.ts";
import type { Scoring } from "../score/scoring.ts";
import type { Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { describeEvent } from "./timeline-line.ts";

/** Shares that are told one by one; smaller ones are added up. */
const MOST_SHARES = 100;

/** One score: its value now, and what made it. */
export interface ScoreReport {
  readonly score: string;
  readonly value: number;
  readonly band?: string;
  /** Largest share first; at most 100. */
  readonly contributions: readonly ShareReport[];
  /** The shares beyond those: how many, and what they give together now. */
  readonly smaller: { readonly count: number; readonly now: number };
}

/** What one event, or one day's events under a cap, gave to a score. */
export interface ShareReport {
  readonly rule: string;
  /** Points when it was earned. */
  readonly points: number;
  /** What is left of them now. */
  readonly now: number;
  /** The event, the day whose events a cap joins, or what holds of the contact. */
  readonly because: string;
  readonly at?: Instant;
}

/** A score as people read it. */
export function reportScore(
  scoring: Scoring,
  contact: Contact,
  events: readonly TimelineEvent[],
  now: Instant,
): ScoreReport {
  const value = scoreAt(contact.state.scores[scoring.scoring], scoring, now);
  const shares =
    scoring.kind === "engagement"
      ? engagementShares(scoring, events, now)
      : fitShares(scoring, contact.profile?.attributes ?? {});
  const smaller = shares.slice(MOST_SHARES);
  return {
    score: scoring.scoring,
    value,
    band: bandOf(scoring.bands, value),
    contributions: shares.slice(0, MOST_SHARES),
    smaller: { count: smaller.length, now: smaller.reduce((sum, share) => sum + share.now, 0) },
  };
}

function engagementShares(
  scoring: EngagementScoring,
  events: readonly TimelineEvent[],
  now: Instant,
): readonly ShareReport[] {
  const names = new Map(scoring.rules.map(({ id, when }) => [id, when.did]));
  return contributions(scoring, events, now).map(({ rule, points, value, event, day, events: count }) => {
    const because = event ? describeEvent(event) : `${count} × ${names.get(rule)} on ${day}`;
    return { rule, points, now: value, because, at: event?.occurredAt };
  });
}

function fitShares(scoring: FitScoring, attributes: Attributes): readonly ShareReport[] {
  const conditions = new Map(scoring.rules.map(({ id, when }) => [id, describeCondition(when)]));
  return fitContributions(scoring, attributes).map(({ rule, points, value }) => {
    return { rule, points, now: value, because: conditions.get(rule) ?? rule };
  });
}
