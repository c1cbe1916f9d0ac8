import type { TimelineEvent } from "../tracking-event.ts";

/** Lines in the order of what happened; ties by event id. */
export function oldestFirst(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  return events.toSorted((a, b) => a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : 1));
}

/** The latest so many of lines that stand oldest first; all without a limit. */
export function latestOf(
  events: readonly TimelineEvent[],
  limit: number | undefined,
): readonly TimelineEvent[] {
  return limit === undefined ? events : events.slice(Math.max(0, events.length - limit));
}
