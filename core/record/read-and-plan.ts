import { contactIdOf } from "../identity/keys.ts";
import { keysOf, type ReadEvent } from "../identity/statements.ts";
import type { PlanContext } from "./context.ts";
import { type Plan, planRecord } from "./plan-record.ts";
import type { RecordStore } from "./ports.ts";
import { EMPTY_SNAPSHOT, joinSnapshots, type Snapshot } from "./snapshot.ts";

/** Rounds of reading that one plan may take: keys, contacts, merged ones, their keys, histories. */
const MOST_ROUNDS = 20;

/** Keys of all events in one reading, then the contacts they lead to in another. */
export async function firstLook(store: RecordStore, events: readonly ReadEvent[]): Promise<Snapshot> {
  const keys = [...new Set(events.flatMap(keysOf))];
  const named = keys.map(contactIdOf).filter((id) => id !== undefined);
  const identities = keys.filter((key) => contactIdOf(key) === undefined);
  if (keys.length === 0) return EMPTY_SNAPSHOT;
  const first = await store.load({ identities, contacts: named, details: [], histories: [] });
  const owners = [...first.identities.values()].flatMap((identity) => identity?.contactId ?? []);
  const contacts = [...new Set(owners)].filter((id) => !first.contacts.has(id));
  if (contacts.length === 0) return first;
  return joinSnapshots(first, await store.load({ identities: [], contacts, details: [], histories: [] }));
}

/** Plans, and reads what the plan asks for, until it asks for nothing more. */
export async function planWithReading(
  store: RecordStore,
  snapshot: Snapshot,
  events: readonly ReadEvent[],
  context: PlanContext,
): Promise<Exclude<Plan, { step: "load" }>> {
  let known = snapshot;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const plan = planRecord(known, events, context);
    if (plan.step !== "load") return plan;
    known = joinSnapshots(known, await store.load(plan.wanted));
  }
  throw new Error(
    `A plan wanted more than ${MOST_ROUNDS} readings; keys and contacts of these events lead on without end.`,
  );
}

/** Of a reading for a whole batch, what concerns some events; what they lead to is asked for again if it matters. */
export function partOf(snapshot: Snapshot, events: readonly ReadEvent[]): Snapshot {
  const keys = new Set(events.flatMap(keysOf));
  const identities = new Map([...snapshot.identities].filter(([key]) => keys.has(key)));
  const ids = new Set(
    [...keys].map(contactIdOf).concat([...identities.values()].map((identity) => identity?.contactId)),
  );
  const contacts = new Map([...snapshot.contacts].filter(([id]) => ids.has(id)));
  return { ...EMPTY_SNAPSHOT, identities, contacts };
}
