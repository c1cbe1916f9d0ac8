import type { Consent, Profile } from "../contact/contact.ts";
import type { Gathering } from "../identity/assign.ts";
import { contactIdOf } from "../identity/keys.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { type PlanContext, TIMELINE_KEPT_MS } from "./context.ts";
import {
  asFolded,
  type Folded,
  foldEvents,
  foldTimeline,
  needsDetails,
  nobody,
  withFit,
  withForgotten,
} from "./fold-contact.ts";
import { missing, type Missing } from "./missing.ts";
import type { RecordChange } from "./ports.ts";
import { consentOf, isStored, mergedState, profileOf, stateOf, type Subject } from "./shape-contact.ts";
import type { Snapshot } from "./snapshot.ts";

/** What a commit writes of one contact. */
export interface ContactWrite {
  readonly step: "write";
  readonly states: RecordChange["states"];
  readonly profile?: Profile;
  readonly consent?: Consent;
  readonly emptied: readonly string[];
  /** What was, for announcements. */
  readonly before: { readonly wasContact: boolean; readonly consent?: Consent };
  readonly events: readonly TimelineEvent[];
}

/** Nothing of this contact changes. */
interface Untouched {
  readonly step: "none";
}

/** Plans one contact: her new events are folded in, or her timelines folded anew if one of them came or went. */
export function planContact(
  snapshot: Snapshot,
  gathering: Gathering,
  timeline: readonly TimelineEvent[],
  context: PlanContext,
): ContactWrite | Untouched | Missing {
  const stored = snapshot.contacts.get(gathering.contactId);
  const absorbed = gathering.absorbs.flatMap((id) => snapshot.contacts.get(id) ?? []);
  const events = timeline.filter((event) => gathering.keys.includes(event.senderKey));
  const subject: Subject = { gathering, absorbed, events, context, ...(stored && { stored }) };
  const before = stored?.state.senderKeys ?? [];
  const gained = gathering.keys.filter((key) => !before.includes(key));
  const lost = before.filter((key) => !gathering.keys.includes(key));
  if (events.length + gained.length + lost.length === 0) return { step: "none" };
  const moved = lost.length > 0 || gained.some((key) => hadHistory(key, snapshot, subject));
  const mustSeeDetails = gained.length > 0 || events.some(needsDetails) || hasOldFit(subject);
  const folded = moved ? "rebuild" : foldEvents(baseOf(subject), events, context.scorings);
  return folded === "rebuild" ? rebuilt(snapshot, subject) : incremental(subject, folded, mustSeeDetails);
}

function incremental(subject: Subject, folded: Folded, mustSeeDetails: boolean): ContactWrite | Missing {
  const { stored, gathering, context } = subject;
  if (!mustSeeDetails) return writeOf(subject, folded, "state");
  if (stored && !stored.details) return wantDetails([gathering.contactId]);
  return writeOf(subject, withFit(folded, context.scorings), "all");
}

function rebuilt(snapshot: Snapshot, subject: Subject): ContactWrite | Missing {
  const { stored, absorbed, gathering, events, context } = subject;
  const sources = [...(stored ? [stored] : []), ...absorbed];
  const blind = sources.filter((loaded) => !loaded.details).map((loaded) => loaded.state.contactId);
  const hasPast = (key: string) =>
    stored?.state.senderKeys.includes(key) === true || hadHistory(key, snapshot, subject);
  const histories = gathering.keys.filter((key) => hasPast(key) && !snapshot.histories.has(key));
  const more = missing({ details: blind, histories });
  if (more) return more;
  const past = gathering.keys.flatMap((key) => snapshot.histories.get(key) ?? []);
  const folded = foldTimeline(gathering.contactId, [...past, ...events], context.scorings);
  const old = sources.map((loaded) => asFolded(loaded.state, loaded.details));
  return writeOf(
    subject,
    withFit(withForgotten(folded, old, context.now - TIMELINE_KEPT_MS), context.scorings),
    "all",
  );
}

function writeOf(subject: Subject, folded: Folded, parts: "state" | "all"): ContactWrite {
  const { stored, absorbed, gathering, events } = subject;
  const profile = parts === "all" ? profileOf(subject, folded) : undefined;
  const consent =
    folded.consent === stored?.details?.consent || parts === "state" ? undefined : consentOf(folded, stored);
  const sources = [...(stored ? [stored] : []), ...absorbed];
  return {
    step: "write",
    states: [
      { state: stateOf(subject, folded), expectedVersion: stored?.state.version ?? 0 },
      ...absorbed.map(({ state }) => ({
        state: mergedState(state, gathering.contactId),
        expectedVersion: state.version,
      })),
    ],
    ...(profile && !isStored(profile, stored) && { profile }),
    ...(consent && { consent }),
    emptied: absorbed
      .filter(({ details }) => details?.profile ?? details?.consent)
      .map(({ state }) => state.contactId),
    before: {
      wasContact: sources.some(({ state }) => state.standing === "contact"),
      ...(stored?.details?.consent && { consent: stored.details.consent }),
    },
    events,
  };
}

function baseOf({ stored, gathering, context }: Subject): Folded {
  return stored ? asFolded(stored.state, stored.details) : nobody(gathering.contactId, context.scorings);
}

/** Whether a score of attributes was made by another version of its scoring. */
function hasOldFit({ stored, context }: Subject): boolean {
  if (stored?.state.standing !== "contact") return false;
  return context.scorings.some(
    ({ scoring, version }) =>
      scoring.kind === "fit" && stored.state.scores[scoring.scoring]?.version !== version,
  );
}

/** A key that nobody had before has no past to fold; a contact's own timeline has one if she had it before she was absorbed. */
function hadHistory(key: string, snapshot: Snapshot, { absorbed }: Subject): boolean {
  if (contactIdOf(key) === undefined) return snapshot.identities.get(key) !== undefined;
  return absorbed.some(({ state }) => state.senderKeys.includes(key));
}

function wantDetails(details: readonly string[]): Missing {
  return (
    missing({ details }) ?? { step: "load", wanted: { identities: [], contacts: [], details, histories: [] } }
  );
}
