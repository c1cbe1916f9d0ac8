import type { ContactState } from "../contact/contact.ts";
import type { BrowserClaim } from "./claims.ts";
import { Classes } from "./classes.ts";
import type { DraftIdentity, IdentityDraft } from "./draft.ts";
import { contactIdOf, isAddressKey, isAnonymousKey, isUserKey, SENDER_KEYS } from "./keys.ts";

/** Contacts as stored, merged ones included. */
export type StoredContacts = ReadonlyMap<
  string,
  Pick<ContactState, "contactId" | "standing" | "mergedInto" | "senderKeys">
>;

/** Identities by key. */
export type StoredIdentities = ReadonlyMap<string, DraftIdentity>;

/** Names whoever a key belongs to by the key that stands for her: the same root, the same contact. */
export type RootOf = (key: string) => string;

/**
 * Settles who is who, from claims alone and so whatever their order of arrival: user ids that were declared the same are one; a browser
 * belongs to its earliest valid claim; an address to whoever stated it first, a form making it a contact of its own.
 */
export function resolveRoots(
  draft: IdentityDraft,
  stored: StoredIdentities,
  contacts: StoredContacts,
): RootOf {
  const users = new Classes();
  for (const identity of draft.identities.values()) {
    if (isUserKey(identity.key) && identity.contactId !== undefined) {
      users.unite(identity.key, SENDER_KEYS.contact(survivorOf(identity.contactId, contacts)));
    }
  }
  for (const [a, b] of draft.same) users.unite(a, b);
  return (key) => follow(key, { draft, stored, contacts, users }, []);
}

/** The contact that an id leads to now. */
export function survivorOf(contactId: string, contacts: StoredContacts): string {
  let id = contactId;
  for (let hops = 0; hops < 20; hops++) {
    const next = contacts.get(id)?.mergedInto;
    if (next === undefined) return id;
    id = next;
  }
  return id;
}

/** The key that a contact, as stored, stands or falls with: a user id, else an address that a form made known, else the browser nobody claims. */
export function anchorOf(
  contactId: string,
  identities: StoredIdentities,
  contacts: StoredContacts,
): string | undefined {
  const keys = contacts.get(contactId)?.senderKeys ?? [];
  return (
    keys.find(isUserKey) ??
    keys.find((key) => isAddressKey(key) && identities.get(key)?.address?.by === "form") ??
    keys.find((key) => isAnonymousKey(key) && winnerOf(key, identities) === undefined) ??
    keys.find(isAnonymousKey)
  );
}

/** The claim that a browser belongs by; undefined if it is its own. */
export function winnerOf(key: string, identities: StoredIdentities): BrowserClaim | undefined {
  let known = false;
  for (const claim of identities.get(key)?.claims ?? []) {
    if (!canWin(key, claim, identities)) continue;
    if (claim.by === "self") known = true;
    else if (claim.by === "user" || !known) return claim;
  }
  return undefined;
}

/** Whether a claim may ever count: forms and own addresses do only if they were the first to state the address. */
export function canWin(key: string, claim: BrowserClaim, identities: StoredIdentities): boolean {
  const address = identities.get(claim.target)?.address;
  if (claim.by === "self") return address?.by === key;
  return claim.by !== "form" || (address?.by === "form" && address.eventId === claim.eventId);
}

interface Ground {
  readonly draft: IdentityDraft;
  readonly stored: StoredIdentities;
  readonly contacts: StoredContacts;
  readonly users: Classes;
}

function follow(key: string, ground: Ground, path: readonly string[]): string {
  // Two visits can point at each other; whoever comes first by name then stands for both.
  if (path.includes(key)) return path.slice(path.indexOf(key)).toSorted()[0] ?? key;
  const next = nextOf(key, ground);
  return next === undefined ? ground.users.find(key) : follow(next, ground, [...path, key]);
}

function nextOf(key: string, { draft, stored, contacts }: Ground): string | undefined {
  const contactId = contactIdOf(key);
  if (contactId !== undefined) return anchorOf(survivorOf(contactId, contacts), stored, contacts);
  if (isUserKey(key)) return undefined;
  const address = draft.identities.get(key)?.address;
  if (address) return address.by === "form" ? undefined : address.by;
  const target = winnerOf(key, draft.identities)?.target;
  return target === key ? undefined : target;
}
