import { grantedTopics } from "../consent/consent.ts";
import type { Announcement } from "../events.ts";
import { hashId } from "../ids.ts";
import { MESSAGE_EVENTS, type TimelineEvent } from "../tracking-event.ts";
import type { Instant } from "../time.ts";
import type { ContactWrite } from "./plan-contact.ts";

/** What a commit of one contact is to announce: that she is known, what she agreed to, that she left. Only news of its own events. */
export function announcementsOf(write: ContactWrite, now: Instant): readonly Announcement[] {
  const state = write.states[0]?.state;
  if (state?.standing !== "contact") return [];
  const { contactId } = state;
  const created = write.before.wasContact
    ? []
    : [
        {
          id: hashId("ContactCreated", contactId),
          type: "ContactCreated",
          detail: { contactId, at: now },
        } as const,
      ];
  return [...created, ...granted(write, contactId), ...left(write.events, contactId)];
}

function granted({ consent, before, events }: ContactWrite, contactId: string): readonly Announcement[] {
  const already = grantedTopics(before.consent);
  return grantedTopics(consent)
    .filter((topic) => !already.includes(topic))
    .flatMap((topic) => {
      const entry = consent?.topics[topic];
      const isNews = entry !== undefined && events.some((event) => event.eventId === entry.eventId);
      return isNews
        ? [
            {
              id: hashId("ConsentGranted", contactId, topic, entry.eventId),
              type: "ConsentGranted",
              detail: { contactId, topic, at: entry.at },
            } as const,
          ]
        : [];
    });
}

function left(events: readonly TimelineEvent[], contactId: string): readonly Announcement[] {
  return events
    .filter((event) => event.name === MESSAGE_EVENTS.unsubscribed && event.origin !== "browser")
    .map((event) => {
      const topic = event.properties["topic"];
      const detail = {
        contactId,
        at: event.occurredAt,
        ...(typeof topic === "string" && topic !== "" && { topic }),
      };
      return {
        id: hashId("ContactUnsubscribed", contactId, event.eventId),
        type: "ContactUnsubscribed",
        detail,
      } as const;
    });
}
