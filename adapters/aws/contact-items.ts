import type { Consent, Contact, ContactState, Membership, Profile } from "../../core/contact/contact.ts";
import { CONTACT_ITEMS } from "../../core/contact/items.ts";
import { enrollmentOf } from "./enrollment-item.ts";
import { stored } from "./stored.ts";

type Item = Readonly<Record<string, unknown>>;

/** State, profile or consent as it is stored: its fields beside the keys. */
export function contactItem(
  part: "state" | "profile" | "consent",
  content: ContactState | Profile | Consent,
): Item {
  const { contactId, ...rest } = content;
  return { pk: contactId, sk: CONTACT_ITEMS[part], v: 1, ...rest };
}

/** The state of an item. */
export const stateOf = (item: Item): ContactState => stored<ContactState>(contentOf(item));

/** The profile of an item. */
export const profileOf = (item: Item): Profile => stored<Profile>(contentOf(item));

/** The consent of an item. */
export const consentOf = (item: Item): Consent => stored<Consent>(contentOf(item));

/** A contact of all items of her partition; undefined without a state. */
export function contactOf(items: readonly Item[]): Contact | undefined {
  const find = (sort: string): Item | undefined => items.find((item) => item["sk"] === sort);
  const all = (prefix: string): readonly Item[] =>
    items.filter((item) => String(item["sk"]).startsWith(prefix));
  const [state, profile, consent] = [
    find(CONTACT_ITEMS.state),
    find(CONTACT_ITEMS.profile),
    find(CONTACT_ITEMS.consent),
  ];
  if (!state) return undefined;
  const due = find(CONTACT_ITEMS.due);
  return {
    state: stateOf(state),
    ...(profile && { profile: profileOf(profile) }),
    ...(consent && { consent: consentOf(consent) }),
    memberships: all(CONTACT_ITEMS.membershipPrefix).map(membershipOf),
    enrollments: all(CONTACT_ITEMS.enrollmentPrefix).map(enrollmentOf),
    ...(due && { due: Number(due["at"]) }),
  };
}

function membershipOf(item: Item): Membership {
  const { pk: _pk, sk: _sk, v: _v, ...membership } = item;
  return stored<Membership>(membership);
}

function contentOf({ pk, sk: _sk, v: _v, ...rest }: Item): Item {
  return { contactId: pk, ...rest };
}
