import { isDeepStrictEqual } from "node:util";
import type { Contact } from "../../core/contact/contact.ts";
import type { ContactReader, IdentityReader, TimelineReader } from "../../core/contact/ports.ts";
import { contactIdOf } from "../../core/identity/keys.ts";
import { scoreAt } from "../../core/score/reading.ts";
import { SCORINGS } from "./recording.ts";
import { T0 } from "./tracking.ts";

/** One contact without what may differ between two recordings of the same events: ids and versions. */
export interface RecordedContact {
  readonly keys: readonly string[];
  readonly scores: Readonly<Record<string, number>>;
  readonly timeline: readonly string[];
  readonly facts: unknown;
}

/** Who stands in a store, by the keys that were ever sent, in an order of their own. */
export async function recordedContacts(
  store: ContactReader & IdentityReader & TimelineReader,
  identityKeys: readonly string[],
): Promise<readonly RecordedContact[]> {
  const ids = await Promise.all(identityKeys.map((key) => store.findByIdentity(key)));
  const contacts = new Map<string, Contact>();
  for (const id of new Set(ids.filter((each) => each !== undefined))) {
    const contact = await store.read(id);
    if (contact) contacts.set(contact.state.contactId, contact);
  }
  const recorded = await Promise.all(
    [...contacts.values()].map((contact) => recordedContact(store, contact)),
  );
  return recorded.toSorted((a, b) => (a.keys.join() < b.keys.join() ? -1 : 1));
}

async function recordedContact(
  store: TimelineReader,
  { state, profile, consent }: Contact,
): Promise<RecordedContact> {
  const events = await store.events(state.senderKeys);
  const { standing, stage, firstSeenAt, lastSeenAt } = state;
  const attributes = Object.entries(profile?.attributes ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const topics = Object.entries(consent?.topics ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const scores = SCORINGS.map(
    ({ scoring }) => [scoring.scoring, scoreAt(state.scores[scoring.scoring], scoring, T0)] as const,
  );
  return {
    keys: state.senderKeys.filter((key) => contactIdOf(key) === undefined).toSorted(),
    scores: Object.fromEntries(scores),
    timeline: events.map(({ eventId }) => eventId),
    facts: {
      standing,
      stage,
      firstSeenAt,
      lastSeenAt,
      email: profile?.email,
      userId: profile?.userId,
      attributes,
      topics,
      left: consent?.allMarketing,
    },
  };
}

/** How two recordings differ, contact by contact, in words; scores may differ by 1e-9, since sums of floating points depend on their order. */
export function differences(a: readonly RecordedContact[], b: readonly RecordedContact[]): readonly string[] {
  if (a.length !== b.length) return [`${a.length} contacts and ${b.length} contacts`];
  return a.flatMap((one, index) => {
    const other = b[index];
    if (!isDeepStrictEqual(withoutScores(one), withoutScores(other)))
      return [`${JSON.stringify(one)} and ${JSON.stringify(other)}`];
    return Object.entries(one.scores)
      .filter(([score, value]) => Math.abs(value - (other?.scores[score] ?? Number.NaN)) > 1e-9)
      .map(([score, value]) => `${one.keys.join(" ")}: ${score} ${value} and ${other?.scores[score]}`);
  });
}

function withoutScores(contact: RecordedContact | undefined) {
  return { ...contact, scores: undefined };
}
