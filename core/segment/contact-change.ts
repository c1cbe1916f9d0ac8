import type { ConditionReads } from "../condition/reads.ts";
import type { Consent, ContactState, Profile, RecordedRef } from "../contact/contact.ts";
import { refusalOf } from "../message/may-receive.ts";
import type { Instant } from "../time.ts";

/** What commits have changed of one contact. */
export interface ContactChange {
  readonly contactId: string;
  /** She became known, or timelines came or went: anything may have turned. */
  readonly everything: boolean;
  /** Time has passed: what it alone can turn may have turned. */
  readonly time: boolean;
  readonly attributes: ReadonlySet<string>;
  readonly scores: ReadonlySet<string>;
  readonly events: readonly RecordedRef[];
  readonly consents: readonly ConsentChange[];
}

/** A topic that she consented to, or left. */
export interface ConsentChange {
  readonly topic: string;
  readonly granted: boolean;
  /** The event that changed it. */
  readonly eventId: string;
  readonly at: Instant;
}

/** No change at all. */
export function noChange(contactId: string): ContactChange {
  return {
    contactId,
    everything: false,
    time: false,
    attributes: new Set(),
    scores: new Set(),
    events: [],
    consents: [],
  };
}

/** Nothing but time. */
export function timePassed(contactId: string): ContactChange {
  return { ...noChange(contactId), time: true };
}

/** Whether nothing changed that anybody could react to. */
export function isNoChange(change: ContactChange): boolean {
  const { everything, time, attributes, scores, events, consents: topics } = change;
  return !everything && !time && attributes.size + scores.size + events.length + topics.length === 0;
}

/** What a commit changed of the state. Only of contacts: visitors are in no segments and start no workflows. */
export function stateChange(before: ContactState | undefined, after: ContactState): ContactChange {
  const none = noChange(after.contactId);
  if (after.standing !== "contact") return none;
  return {
    ...none,
    everything: before?.standing !== after.standing || !equal(before.senderKeys, after.senderKeys),
    scores: changedKeys(before?.scores, after.scores),
    events: equal(before?.last, after.last) ? [] : (after.last ?? []),
  };
}

/** What a commit changed of the profile. */
export function profileChange(before: Profile | undefined, after: Profile): ContactChange {
  const attributes = new Set(
    [...changedKeys(before?.attributes, after.attributes)].filter(
      (name) => !equal(before?.attributes[name]?.value, after.attributes[name]?.value),
    ),
  );
  if (before?.email !== after.email) attributes.add("email");
  return { ...noChange(after.contactId), attributes };
}

/** What a commit changed of the consent. */
export function consentChange(before: Consent | undefined, after: Consent): ContactChange {
  const topics = new Set([...Object.keys(before?.topics ?? {}), ...Object.keys(after.topics)]);
  const changed = [...topics].flatMap((topic): readonly ConsentChange[] => {
    const granted = consents(after, topic);
    if (granted === consents(before, topic)) return [];
    const cause = after.topics[topic];
    return [{ topic, granted, eventId: cause?.eventId ?? "", at: cause?.at ?? 0 }];
  });
  return { ...noChange(after.contactId), consents: changed };
}

/** Several changes of one contact as one. */
export function joinChanges(contactId: string, changes: readonly ContactChange[]): ContactChange {
  return {
    contactId,
    everything: changes.some((change) => change.everything),
    time: changes.some((change) => change.time),
    attributes: new Set(changes.flatMap((change) => [...change.attributes])),
    scores: new Set(changes.flatMap((change) => [...change.scores])),
    events: changes.flatMap((change) => change.events),
    consents: changes.flatMap((change) => change.consents),
  };
}

/** Whether a change can have turned what a condition reads. Any event is taken as an occasion to see what time has turned. */
export function mayTurn(reads: ConditionReads, change: ContactChange): boolean {
  return (
    change.everything ||
    (reads.time && (change.time || change.events.length > 0)) ||
    overlap(reads.attributes, change.attributes) ||
    overlap(reads.scores, change.scores) ||
    change.events.some(({ name }) => reads.events.has(name)) ||
    change.consents.some(({ topic }) => reads.topics.has(topic))
  );
}

function consents(consent: Consent | undefined, topic: string): boolean {
  return refusalOf(consent, topic) === undefined;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...b].some((each) => a.has(each));
}

function changedKeys(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after)]);
  return new Set([...keys].filter((key) => !equal(before?.[key], after[key])));
}

/** Equal as stored: items come out of the stream with their keys in any order. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    left.length === right.size && left.every(([key, value]) => right.has(key) && equal(value, right.get(key)))
  );
}
