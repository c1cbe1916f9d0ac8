import type { IdentityDraft } from "../identity/draft.ts";
import { contactIdOf } from "../identity/keys.ts";
import { keysOf, type ReadEvent } from "../identity/statements.ts";
import type { Snapshot, Wanted } from "./snapshot.ts";

/** More has to be read before a plan can be made. */
export interface Missing {
  readonly step: "load";
  readonly wanted: Wanted;
}

/** A wish to read more, or undefined if there is nothing to read. */
export function missing(wanted: Partial<Wanted>): Missing | undefined {
  const all = {
    identities: [...new Set(wanted.identities)],
    contacts: [...new Set(wanted.contacts)],
    details: [...new Set(wanted.details)],
    histories: [...new Set(wanted.histories)],
  };
  return Object.values(all).some((each) => each.length > 0) ? { step: "load", wanted: all } : undefined;
}

/** What is missing of the keys that events name and the contacts these lead to. */
export function missingForFirstLook(snapshot: Snapshot, events: readonly ReadEvent[]): Missing | undefined {
  return missingOf(new Set(events.flatMap(keysOf)), snapshot);
}

/** What is missing to settle who is who: all keys of all contacts that may gain or lose one, and all that their claims name. */
export function missingForResolution(snapshot: Snapshot, draft: IdentityDraft): Missing | undefined {
  const identities = [...snapshot.identities.values(), ...draft.identities.values()].filter(
    (each) => each !== undefined,
  );
  const targets = identities.flatMap(({ claims = [] }) => claims.map((claim) => claim.target));
  const claimants = identities.flatMap(({ address }) => (address ? [address.by, address.browser] : []));
  const held = [...snapshot.contacts.values()].flatMap((loaded) => loaded?.state.senderKeys ?? []);
  const keys = [...targets, ...claimants, ...held].filter((key) => key !== undefined && key !== "form");
  return missingOf(new Set(keys.filter((key) => key !== undefined)), snapshot);
}

function missingOf(keys: ReadonlySet<string>, snapshot: Snapshot): Missing | undefined {
  const identities = [...keys].filter(
    (key) => contactIdOf(key) === undefined && !snapshot.identities.has(key),
  );
  const named = [...keys].map(contactIdOf);
  const owners = [...snapshot.identities.values()].map((identity) => identity?.contactId);
  const heirs = [...snapshot.contacts.values()].map((loaded) => loaded?.state.mergedInto);
  const contacts = new Set(
    [...named, ...owners, ...heirs].filter((id) => id !== undefined && !snapshot.contacts.has(id)),
  );
  return missing({ identities, contacts: [...contacts].filter((id) => id !== undefined) });
}
