import type { IdentityDraft } from "./draft.ts";
import { contactIdOf, isAddressKey, isUserKey, SENDER_KEYS } from "./keys.ts";
import { anchorOf, resolveRoots, type StoredContacts, type StoredIdentities } from "./resolve.ts";

/** One contact as it shall be: which keys are hers, and which contacts go up in her. */
export interface Gathering {
  readonly contactId: string;
  /** All keys, sorted; `contact#…` of known contacts included. */
  readonly keys: readonly string[];
  /** Contacts that become one with her. */
  readonly absorbs: readonly string[];
}

/** Gives every root its contact: the one that stood there already, the oldest known one of several, or a new one. */
export function assignContacts(
  draft: IdentityDraft,
  stored: StoredIdentities,
  contacts: StoredContacts,
  newId: () => string,
): readonly Gathering[] {
  const rootOf = resolveRoots(draft, stored, contacts);
  const standing = [...contacts.values()].filter((contact) => contact.standing !== "merged");
  const byRoot = Map.groupBy(standing, ({ contactId }) =>
    rootOf(anchorOf(contactId, stored, contacts) ?? SENDER_KEYS.contact(contactId)),
  );
  const keysByRoot = Map.groupBy(draft.identities.keys(), rootOf);
  const roots = new Set([...byRoot.keys(), ...keysByRoot.keys()]);
  return [...roots].map((root) => {
    const candidates = (byRoot.get(root) ?? []).toSorted(byClaimToStay);
    const [survivor, ...absorbed] = candidates.map(({ contactId }) => contactId);
    const contactId = survivor ?? newId();
    const own = candidates.flatMap(({ senderKeys }) =>
      senderKeys.filter((key) => contactIdOf(key) !== undefined),
    );
    const keys = [...(keysByRoot.get(root) ?? []), ...own];
    return { contactId, keys: withOwnKey(contactId, keys), absorbs: absorbed };
  });
}

/** Whether keys make somebody known; a browser alone does not. */
export function standingOf(keys: readonly string[]): "visitor" | "contact" {
  return keys.some((key) => isUserKey(key) || isAddressKey(key)) ? "contact" : "visitor";
}

/** Whoever is known has a timeline of her own, for mail events. */
function withOwnKey(contactId: string, keys: readonly string[]): readonly string[] {
  const own = standingOf(keys) === "contact" ? [SENDER_KEYS.contact(contactId)] : [];
  return [...new Set([...keys, ...own])].toSorted();
}

/** Known before unknown, since messages and enrollments name her; then the oldest id. */
function byClaimToStay(
  a: { readonly standing: string; readonly contactId: string },
  b: { readonly standing: string; readonly contactId: string },
): number {
  if (a.standing !== b.standing) return a.standing === "contact" ? -1 : 1;
  return a.contactId < b.contactId ? -1 : 1;
}
