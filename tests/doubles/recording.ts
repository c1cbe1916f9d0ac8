import { InMemoryContacts } from "../../adapters/memory/contacts.ts";
import type { Contact } from "../../core/contact/contact.ts";
import type { ContactReader, IdentityReader, TimelineReader } from "../../core/contact/ports.ts";
import { createAddressHasher } from "../../core/identity/address-hasher.ts";
import { IDENTITY_KEYS } from "../../core/identity/keys.ts";
import { ulid } from "../../core/ids.ts";
import type { CurrentScoring } from "../../core/record/context.ts";
import type { RecordStore } from "../../core/record/ports.ts";
import { createRecorder, type Recorder, type RecorderDeps } from "../../core/record/recorder.ts";
import { T0 } from "./tracking.ts";

/** Hashes addresses as a deployment would. */
export const hashAddress = createAddressHasher("a pepper of at least thirty-two characters");

/** Two scores: one that decays, with a cap and a condition, and one of attributes. */
export const SCORINGS: readonly CurrentScoring[] = [
  {
    version: "e1",
    scoring: {
      scoring: "engagement",
      kind: "engagement",
      half_life: "7 days",
      rules: [
        { id: "page", when: { did: "Page Viewed" }, points: 1, per_day: 3 },
        { id: "order", when: { did: "Order Completed" }, points: 20 },
        { id: "big-order", when: { did: "Order Completed", where: { size: "big" } }, points: 5 },
      ],
      bands: [
        { band: "cold", at_least: 0 },
        { band: "warm", at_least: 5 },
        { band: "hot", at_least: 20 },
      ],
    },
  },
  {
    version: "f1",
    scoring: {
      scoring: "fit",
      kind: "fit",
      rules: [{ id: "spain", when: { attribute: "country", is: "ES" }, points: 10 }],
      bands: [{ band: "good", at_least: 10 }],
    },
  },
];

/** Ids that count up, so that the first contact has the smallest. */
export function countedIds(): (at: number) => string {
  let next = 0;
  return (at) =>
    ulid(
      at,
      Uint8Array.from({ length: 16 }, (_, byte) =>
        byte === 15 ? next++ % 32 : byte === 14 ? Math.floor(next / 32) : 0,
      ),
    );
}

/** A recorder over a store; visit tokens are `visit:<contact id>`. */
export function recorderOver(store: RecordStore, deps: Partial<RecorderDeps> = {}): Recorder {
  return createRecorder({
    store,
    reading: () =>
      Promise.resolve({
        hashAddress,
        verifyVisit: (token) => (token.startsWith("visit:") ? token.slice("visit:".length) : undefined),
      }),
    scorings: () => Promise.resolve(SCORINGS),
    clock: () => T0,
    newId: countedIds(),
    pause: () => Promise.resolve(),
    ...deps,
  });
}

/** A recorder over contacts in memory. */
export function recording(deps: Partial<RecorderDeps> = {}): {
  readonly contacts: InMemoryContacts;
  readonly record: Recorder;
} {
  const contacts = new InMemoryContacts();
  return { contacts, record: recorderOver(contacts, deps) };
}

/** Identity keys as the recorder makes them. */
export const anon = (id: string): string => IDENTITY_KEYS.anonymous(id);
export const user = (id: string): string => IDENTITY_KEYS.user(id);
export const email = (address: string): string => IDENTITY_KEYS.email(hashAddress(address));

/** The contact who owns a key. */
export async function contactBy(contacts: ContactReader & IdentityReader, key: string): Promise<Contact> {
  const found = await contacts.findByIdentity(key);
  const contact = found === undefined ? undefined : await contacts.read(found);
  if (!contact) throw new Error(`Nobody owns ${key}.`);
  return contact;
}

/** Ids of the events on a contact's timeline, oldest first. */
export async function eventIdsOf(timelines: TimelineReader, contact: Contact): Promise<readonly string[]> {
  return (await timelines.events(contact.state.senderKeys)).map(({ eventId }) => eventId);
}
