import { Classes } from "../identity/classes.ts";
import { contactIdOf, SENDER_KEYS, timelineKey } from "../identity/keys.ts";
import { keysOf, type ReadEvent } from "../identity/statements.ts";
import { ownerOf, statesOf } from "./settle-identity.ts";
import type { Snapshot } from "./snapshot.ts";

/** Events of one commit at most: with state, profile, consent, keys and announcements well below the 100 items of a transaction. */
const EVENTS_PER_COMMIT = 40;

/**
 * Events that touch the same contact, oldest first, so that concurrent work on one contact is one transaction: connected by the keys
 * they name, and by the contacts that these keys belong to as far as read.
 */
export function groupEvents(
  events: readonly ReadEvent[],
  snapshot: Snapshot,
): readonly (readonly ReadEvent[])[] {
  const contacts = statesOf(snapshot);
  const classes = new Classes();
  for (const event of events) {
    const [first, ...others] = keysOf(event);
    for (const key of others) classes.unite(first ?? key, key);
    for (const key of keysOf(event)) {
      const owner = contactIdOf(key) ?? ownerOf(key, snapshot, contacts);
      if (owner !== undefined) classes.unite(key, SENDER_KEYS.contact(owner));
    }
  }
  const groups = Map.groupBy(events, ({ event }) => classes.find(event.senderKey));
  return [...groups.values()].map((group) => group.toSorted(byTime));
}

/** The events without repetitions of the same line of a timeline. */
export function withoutRepetitions(events: readonly ReadEvent[]): readonly ReadEvent[] {
  return [...new Map(events.map((each) => [lineOf(each.event), each])).values()];
}

/** Names one line of all timelines. */
export function lineOf(event: {
  readonly senderKey: string;
  readonly clientTime: string;
  readonly eventId: string;
}): string {
  return `${event.senderKey} ${timelineKey(event)}`;
}

/** The events in commits of bearable size. */
export function inCommits(group: readonly ReadEvent[]): readonly (readonly ReadEvent[])[] {
  const commits: ReadEvent[][] = [];
  for (let from = 0; from < group.length; from += EVENTS_PER_COMMIT)
    commits.push(group.slice(from, from + EVENTS_PER_COMMIT));
  return commits;
}

function byTime({ event: a }: ReadEvent, { event: b }: ReadEvent): number {
  return a.occurredAt - b.occurredAt || (a.eventId < b.eventId ? -1 : 1);
}
