import type { Consent, TopicConsent } from "../contact/contact.ts";
import { compareClaims } from "../identity/claims.ts";
import { type EventOrigin, MESSAGE_EVENTS, type TrackingEvent } from "../tracking-event.ts";

type Left = NonNullable<Consent["allMarketing"]>;

/** Nothing agreed to yet. */
export const noConsent = (contactId: string): Consent => ({ contactId, topics: {} });

/** A public key cannot withdraw: anybody who reads a page has it. */
const MAY_WITHDRAW: ReadonlySet<EventOrigin> = new Set(["link", "espalier", "server", "form"]);

/** Whether an event grants or withdraws anything. */
export function concernsConsent(event: TrackingEvent): boolean {
  return (event.consents ?? []).length > 0 || withdraws(event);
}

/**
 * The consent with what an event grants or withdraws. Per topic the latest (time, event id) wins, and leaving everything withdraws
 * every topic that was not granted later, so a topic's `status` is the whole truth in whatever order events arrive.
 */
export function foldConsent(consent: Consent, event: TrackingEvent): Consent {
  const granted = (event.consents ?? []).reduce((known, given) => {
    const source = `form:${given.form}`;
    const { text, formVersion } = given;
    const grant = { status: "granted", ...orderOf(event), source, text, formVersion } as const;
    return withTopic(known, given.topic, grant);
  }, consent);
  if (!withdraws(event)) return granted;
  const source = textOf(event.properties["source"]) ?? event.origin;
  const topic = textOf(event.properties["topic"]);
  if (topic !== undefined)
    return withTopic(granted, topic, { status: "withdrawn", ...orderOf(event), source });
  return withLeft(granted, { withdrawnAt: event.occurredAt, eventId: event.eventId, source });
}

/** Two consents of one contact as one: the latest word on each topic. */
export function joinConsents(a: Consent, b: Consent): Consent {
  const joined = Object.entries(b.topics).reduce(
    (known, [topic, entry]) => withTopic(known, topic, entry),
    a,
  );
  return b.allMarketing ? withLeft(joined, b.allMarketing) : joined;
}

/** Topics granted now. */
export function grantedTopics(consent: Consent | undefined): readonly string[] {
  return Object.entries(consent?.topics ?? {})
    .filter(([, entry]) => entry.status === "granted")
    .map(([topic]) => topic);
}

function withdraws(event: TrackingEvent): boolean {
  return event.name === MESSAGE_EVENTS.unsubscribed && MAY_WITHDRAW.has(event.origin);
}

function orderOf(event: TrackingEvent): { readonly at: number; readonly eventId: string } {
  return { at: event.occurredAt, eventId: event.eventId };
}

function withTopic(consent: Consent, topic: string, entry: TopicConsent): Consent {
  const stored = consent.topics[topic];
  if (stored && compareClaims(stored, entry) >= 0) return consent;
  const { allMarketing: left } = consent;
  return { ...consent, topics: { ...consent.topics, [topic]: left ? unlessLeft(entry, left) : entry } };
}

function withLeft(consent: Consent, left: Left): Consent {
  const before = consent.allMarketing;
  if (before && compareClaims(leftOrder(before), leftOrder(left)) >= 0) return consent;
  const topics = Object.entries(consent.topics).map(
    ([topic, entry]) => [topic, unlessLeft(entry, left)] as const,
  );
  return { ...consent, topics: Object.fromEntries(topics), allMarketing: left };
}

/** At the same instant leaving wins: the send ledger's gate judges likewise. */
function unlessLeft(entry: TopicConsent, left: Left): TopicConsent {
  if (entry.at > left.withdrawnAt) return entry;
  return { status: "withdrawn", at: left.withdrawnAt, eventId: left.eventId, source: left.source };
}

function leftOrder(left: Left): { readonly at: number; readonly eventId: string } {
  return { at: left.withdrawnAt, eventId: left.eventId };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
