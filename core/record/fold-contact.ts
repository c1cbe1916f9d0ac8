import { foldAttributes, joinAttributes } from "../contact/attributes.ts";
import type { Consent, ContactState, Profile, ScoreState } from "../contact/contact.ts";
import { concernsConsent, foldConsent, joinConsents, noConsent } from "../consent/consent.ts";
import { foldScore, rebuildScore } from "../score/engagement.ts";
import { fitScore } from "../score/fit.ts";
import type { Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import type { CurrentScoring } from "./context.ts";
import type { ContactDetails } from "./snapshot.ts";

type Scores = ContactState["scores"];

/** What a contact's timeline makes of her, apart from who she is. */
export interface Folded {
  readonly scores: Scores;
  readonly attributes: Profile["attributes"];
  readonly consent: Consent;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/** `lastSeenAt` of a key that events name though none is its own: its first event decides when it was seen. */
export const NEVER_SEEN: Instant = 0;

const UNSEEN = { firstSeenAt: Infinity, lastSeenAt: -Infinity } as const;

/** Nobody yet: scores of nothing, which every event may add to. */
export function nobody(contactId: string, scorings: readonly CurrentScoring[]): Folded {
  const scores = scorings
    .filter(({ scoring }) => scoring.kind === "engagement")
    .map(({ scoring, version }) => [scoring.scoring, { value: 0, at: 0, version }] as const);
  return {
    scores: Object.fromEntries(scores),
    attributes: {},
    consent: noConsent(contactId),
    ...UNSEEN,
  };
}

/** What is stored, as a fold so far. */
export function asFolded(state: ContactState, details: ContactDetails | undefined): Folded {
  return {
    scores: state.scores,
    attributes: details?.profile?.attributes ?? {},
    consent: details?.consent ?? noConsent(state.contactId),
    ...(state.lastSeenAt === NEVER_SEEN
      ? UNSEEN
      : { firstSeenAt: state.firstSeenAt, lastSeenAt: state.lastSeenAt }),
  };
}

/** The fold with more events; `rebuild` if a score was made by another version, or needs a day that is no longer kept. */
export function foldEvents(
  base: Folded,
  events: readonly TimelineEvent[],
  scorings: readonly CurrentScoring[],
): Folded | "rebuild" {
  const scores = foldScores(base.scores, events, scorings);
  return scores === "rebuild" ? scores : withFacts({ ...base, scores }, events);
}

/** The fold of a whole timeline. */
export function foldTimeline(
  contactId: string,
  events: readonly TimelineEvent[],
  scorings: readonly CurrentScoring[],
): Folded {
  const start = nobody(contactId, scorings);
  const scores = scorings.flatMap(({ scoring, version }) => {
    if (scoring.kind !== "engagement") return [];
    const score = rebuildScore(events, scoring) ?? start.scores[scoring.scoring];
    return score ? [[scoring.scoring, { ...score, version }] as const] : [];
  });
  return withFacts({ ...start, scores: Object.fromEntries(scores) }, events);
}

/** The scores that attributes alone make, beside those of events. */
export function withFit(folded: Folded, scorings: readonly CurrentScoring[]): Folded {
  const fits = scorings.flatMap(({ scoring, version }) => {
    const score = scoring.kind === "fit" ? fitScore(scoring, folded.attributes) : undefined;
    return score ? [[scoring.scoring, { ...score, version }] as const] : [];
  });
  return { ...folded, scores: { ...folded.scores, ...Object.fromEntries(fits) } };
}

/** A rebuilt fold with what was stored of before the timelines' beginning, since lines of then are gone. */
export function withForgotten(folded: Folded, stored: readonly Folded[], keptSince: Instant): Folded {
  const old = stored.map((each) => forgottenOf(each, keptSince));
  return {
    ...folded,
    consent: old.map(({ consent }) => consent).reduce(joinConsents, folded.consent),
    attributes: old.map(({ attributes }) => attributes).reduce(joinAttributes, folded.attributes),
    firstSeenAt: Math.min(folded.firstSeenAt, ...old.map(({ firstSeenAt }) => firstSeenAt)),
  };
}

function forgottenOf(
  old: Folded,
  keptSince: Instant,
): Pick<Folded, "consent" | "attributes" | "firstSeenAt"> {
  const { contactId, topics, allMarketing: left } = old.consent;
  const isForgotten = ([, { at }]: readonly [string, { readonly at: Instant }]): boolean => at < keptSince;
  return {
    consent: {
      contactId,
      topics: Object.fromEntries(Object.entries(topics).filter(isForgotten)),
      ...(left && left.withdrawnAt < keptSince && { allMarketing: left }),
    },
    attributes: Object.fromEntries(Object.entries(old.attributes).filter(isForgotten)),
    firstSeenAt: old.firstSeenAt < keptSince ? old.firstSeenAt : Infinity,
  };
}

/** Whether folding an event needs more than the state. */
export function needsDetails(event: TimelineEvent): boolean {
  return Object.keys(event.traits).length > 0 || concernsConsent(event);
}

function foldScores(
  scores: Scores,
  events: readonly TimelineEvent[],
  scorings: readonly CurrentScoring[],
): Scores | "rebuild" {
  const folded = new Map(Object.entries(scores));
  for (const { scoring, version } of scorings) {
    if (scoring.kind !== "engagement") continue;
    let score = folded.get(scoring.scoring);
    if (score?.version !== version) return "rebuild";
    for (const event of events) {
      const next: ScoreState | "rebuild" | undefined = foldScore(score, event, scoring);
      if (next === "rebuild") return next;
      score = next;
    }
    if (score) folded.set(scoring.scoring, score);
  }
  return Object.fromEntries(folded);
}

function withFacts(base: Folded, events: readonly TimelineEvent[]): Folded {
  const instants = events.map((event) => event.occurredAt);
  return {
    ...base,
    attributes: events.reduce(foldAttributes, base.attributes),
    consent: events.reduce(foldConsent, base.consent),
    firstSeenAt: instants.reduce((a, b) => Math.min(a, b), base.firstSeenAt),
    lastSeenAt: instants.reduce((a, b) => Math.max(a, b), base.lastSeenAt),
  };
}
