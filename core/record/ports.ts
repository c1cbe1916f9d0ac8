import type { Consent, ContactState, Profile } from "../contact/contact.ts";
import type { Announcement } from "../events.ts";
import type { Identity } from "../identity/claims.ts";
import type { Instant } from "../time.ts";
import type { RefusedEvent, TimelineEvent } from "../tracking-event.ts";
import type { Snapshot, Wanted } from "./snapshot.ts";

/** Everything that one commit writes: all of it or nothing. */
export interface RecordChange {
  /** New lines of timelines; one that is there already makes the whole commit fail as `duplicates`. */
  readonly events: readonly TimelineEvent[];
  /** States with the version that they were read at; 0 for a new contact. */
  readonly states: readonly { readonly state: ContactState; readonly expectedVersion: number }[];
  readonly profiles: readonly Profile[];
  readonly consents: readonly Consent[];
  /** Contacts that went up in another one: their profile and consent go. */
  readonly emptied: readonly string[];
  /** Identities with the version that they were read at; 0 for a new one. */
  readonly identities: readonly { readonly identity: Identity; readonly expectedVersion: number }[];
  readonly announcements: readonly Announcement[];
  /** When the change was planned. */
  readonly at: Instant;
}

/** How a commit went. `conflict`: somebody else was faster; read again. `duplicates`: these events are stored already. */
export type CommitAnswer =
  | { readonly outcome: "committed" }
  | { readonly outcome: "conflict" }
  | {
      readonly outcome: "duplicates";
      readonly events: readonly Pick<TimelineEvent, "senderKey" | "clientTime" | "eventId">[];
    };

/** Reads what a plan needs and commits what it says. */
export interface RecordStore {
  /** Consistent reads; everything wanted is in the answer, as undefined or empty if it is not there. */
  load(wanted: Wanted): Promise<Snapshot>;
  commit(change: RecordChange): Promise<CommitAnswer>;
}

/** Keeps events that could not be taken, for 30 days. */
export interface RefusedEventRepository {
  /** Keeps them; the same one twice is one. */
  keep(refused: readonly RefusedEvent[]): Promise<void>;
  /** Those of a day (`2026-11-21`), newest first. */
  ofDay(day: string): Promise<readonly RefusedEvent[]>;
}
