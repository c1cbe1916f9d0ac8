import { assignContacts, type Gathering } from "../identity/assign.ts";
import type { Identity } from "../identity/claims.ts";
import { type IdentityDraft, withKey, withStatement } from "../identity/draft.ts";
import { contactIdOf } from "../identity/keys.ts";
import { canWin, type StoredContacts, survivorOf } from "../identity/resolve.ts";
import type { ReadEvent, Statement } from "../identity/statements.ts";
import type { ContactState } from "../contact/contact.ts";
import type { PlanContext } from "./context.ts";
import type { Snapshot } from "./snapshot.ts";
import { missingForResolution, type Missing } from "./missing.ts";

/** Who is who after these events. */
export interface Settled {
  readonly gatherings: readonly Gathering[];
  readonly identities: readonly { readonly identity: Identity; readonly expectedVersion: number }[];
}

/** Keys that a contact may have; a claim that would add to a full one is not taken. */
const MOST_KEYS = 50;

/** Applies what the events say to the keys as stored; asks for more if that moves keys between contacts. */
export function settleIdentity(
  snapshot: Snapshot,
  events: readonly ReadEvent[],
  context: PlanContext,
): Settled | Missing {
  const contacts = statesOf(snapshot);
  const draft = draftOf(snapshot, events, contacts);
  if (
    draft.changed.size === 0 &&
    draft.same.every(([a, b]) => ownerOf(a, snapshot, contacts) === ownerOf(b, snapshot, contacts))
  ) {
    return { gatherings: gatheringsAsStored(snapshot, events, contacts), identities: [] };
  }
  const missing = missingForResolution(snapshot, draft);
  if (missing) return missing;
  const gatherings = assignContacts(draft, draft.stored, contacts, () => context.newId(context.now));
  return {
    gatherings: withSenders(gatherings, events, contacts),
    identities: identityWrites(draft, gatherings),
  };
}

/** Contact that a key belongs to as stored. */
export function ownerOf(key: string, snapshot: Snapshot, contacts: StoredContacts): string | undefined {
  const contactId = contactIdOf(key) ?? snapshot.identities.get(key)?.contactId;
  return contactId === undefined ? undefined : survivorOf(contactId, contacts);
}

/** Identities that were found. */
export function foundIdentities(snapshot: Snapshot): ReadonlyMap<string, Identity> {
  return new Map([...snapshot.identities].flatMap(([key, found]) => (found ? [[key, found] as const] : [])));
}

/** States of all contacts that were found. */
export function statesOf(snapshot: Snapshot): ReadonlyMap<string, ContactState> {
  return new Map(
    [...snapshot.contacts].flatMap(([id, loaded]) => (loaded ? [[id, loaded.state] as const] : [])),
  );
}

interface StoredDraft extends IdentityDraft {
  readonly stored: ReadonlyMap<string, Identity>;
}

function draftOf(snapshot: Snapshot, events: readonly ReadEvent[], contacts: StoredContacts): StoredDraft {
  const stored = foundIdentities(snapshot);
  const start: IdentityDraft = { identities: stored, changed: new Set(), same: [] };
  const mayTake = (key: string): boolean => {
    const owner = ownerOf(key, snapshot, contacts);
    return owner === undefined
      ? contactIdOf(key) === undefined
      : (contacts.get(owner)?.senderKeys.length ?? MOST_KEYS) < MOST_KEYS;
  };
  const draft = events.reduce((before, { event, statements }) => {
    const known = contactIdOf(event.senderKey) === undefined ? withKey(before, event.senderKey) : before;
    return statements.filter((statement) => grows(statement).every(mayTake)).reduce(withStatement, known);
  }, start);
  return { ...draft, stored };
}

/** Keys whose contact a statement adds to. */
function grows(statement: Statement): readonly string[] {
  if (statement.says === "browser") return statement.claim.by === "self" ? [] : [statement.claim.target];
  if (statement.says === "address") return statement.claim.by === "form" ? [] : [statement.claim.by];
  return [];
}

function gatheringsAsStored(
  snapshot: Snapshot,
  events: readonly ReadEvent[],
  contacts: ReadonlyMap<string, ContactState>,
): readonly Gathering[] {
  const owners = new Set(events.map(({ event }) => ownerOf(event.senderKey, snapshot, contacts)));
  const gatherings = [...owners].flatMap((contactId): readonly Gathering[] => {
    const state = contactId === undefined ? undefined : contacts.get(contactId);
    return state ? [{ contactId: state.contactId, keys: state.senderKeys, absorbs: [] }] : [];
  });
  return withSenders(gatherings, events, contacts);
}

/** Mail events of somebody who was no contact when she got the mail: her own timeline joins her keys with its first line. */
function withSenders(
  gatherings: readonly Gathering[],
  events: readonly ReadEvent[],
  contacts: StoredContacts,
): readonly Gathering[] {
  const own = [...new Set(events.map(({ event }) => event.senderKey))].filter(
    (key) => contactIdOf(key) !== undefined,
  );
  const heirs = new Map(
    gatherings.flatMap(({ contactId, absorbs }) => absorbs.map((absorbed) => [absorbed, contactId] as const)),
  );
  return gatherings.map((gathering) => {
    const hers = own.filter((key) => {
      const owner = survivorOf(contactIdOf(key) ?? "", contacts);
      return (heirs.get(owner) ?? owner) === gathering.contactId && !gathering.keys.includes(key);
    });
    return hers.length === 0 ? gathering : { ...gathering, keys: [...gathering.keys, ...hers].toSorted() };
  });
}

function identityWrites(draft: StoredDraft, gatherings: readonly Gathering[]): Settled["identities"] {
  return gatherings.flatMap(({ contactId, keys }) =>
    keys.flatMap((key) => {
      const identity = draft.identities.get(key);
      if (!identity) return [];
      const stored = draft.stored.get(key);
      const claims = identity.claims?.filter((claim) => canWin(key, claim, draft.identities));
      const isPruned = claims?.length !== identity.claims?.length;
      if (stored?.contactId === contactId && !draft.changed.has(key) && !isPruned) return [];
      const expectedVersion = stored?.version ?? 0;
      return [
        {
          identity: { ...identity, key, contactId, version: expectedVersion + 1, ...(claims && { claims }) },
          expectedVersion,
        },
      ];
    }),
  );
}
