import type { Consent, ContactState, Profile } from "../contact/contact.ts";
import type { Identity } from "../identity/claims.ts";
import type { TimelineEvent } from "../tracking-event.ts";

/** What is stored beside the state, if it was asked for. */
export interface ContactDetails {
  readonly profile?: Profile;
  readonly consent?: Consent;
}

/** A contact as loaded: the state always, the details only where they matter. */
export interface LoadedContact {
  readonly state: ContactState;
  readonly details?: ContactDetails;
}

/** What has been read so far. A key that maps to undefined was looked for and is not there; a key that is absent was not looked for. */
export interface Snapshot {
  readonly identities: ReadonlyMap<string, Identity | undefined>;
  readonly contacts: ReadonlyMap<string, LoadedContact | undefined>;
  /** Whole timelines by sender key. */
  readonly histories: ReadonlyMap<string, readonly TimelineEvent[]>;
}

/** What must be read before a plan can be made. */
export interface Wanted {
  readonly identities: readonly string[];
  /** Contact ids whose state is wanted. */
  readonly contacts: readonly string[];
  /** Contact ids whose state, profile and consent are wanted. */
  readonly details: readonly string[];
  /** Sender keys whose whole timeline is wanted. */
  readonly histories: readonly string[];
}

/** Nothing read yet. */
export const EMPTY_SNAPSHOT: Snapshot = { identities: new Map(), contacts: new Map(), histories: new Map() };

/** Two readings as one, the later one on top. */
export function joinSnapshots(earlier: Snapshot, later: Snapshot): Snapshot {
  return {
    identities: new Map([...earlier.identities, ...later.identities]),
    contacts: new Map([...earlier.contacts, ...later.contacts]),
    histories: new Map([...earlier.histories, ...later.histories]),
  };
}
