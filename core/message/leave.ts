import type { Consent, TopicConsent } from "../contact/contact.ts";
import type { Instant } from "../time.ts";
import { MESSAGE_EVENTS } from "../tracking-event.ts";
import type { TrackingEvent } from "../tracking-event.ts";

/** What somebody asks who leaves: one topic, or all marketing; and by which way. */
export interface Leave {
  readonly topic?: string;
  readonly source: "one-click" | "unsubscribe-page";
}

/** Whether that consent is withdrawn already, and not given again since. */
export function hasLeft(consent: Consent | undefined, topic: string | undefined): boolean {
  const leftAll = consent?.allMarketing;
  const stays = (given: TopicConsent) =>
    given.status === "granted" && given.at > (leftAll?.withdrawnAt ?? -Infinity);
  if (topic === undefined) return leftAll !== undefined && !Object.values(consent?.topics ?? {}).some(stays);
  const given = consent?.topics[topic];
  return given === undefined ? leftAll !== undefined : !stays(given);
}

/** Leaving as an event on the contact's timeline; recording it withdraws the consent. */
export function leaveEvent(
  who: { readonly contactId: string; readonly messageId: string },
  asked: Leave,
  { eventId, at }: { readonly eventId: string; readonly at: Instant },
): TrackingEvent {
  return {
    eventId,
    kind: "track",
    name: MESSAGE_EVENTS.unsubscribed,
    origin: "link",
    contactId: who.contactId,
    clientTime: new Date(at).toISOString(),
    occurredAt: at,
    receivedAt: at,
    properties: {
      message_id: who.messageId,
      source: asked.source,
      ...(asked.topic === undefined ? {} : { topic: asked.topic }),
    },
    traits: {},
    context: {},
  };
}
