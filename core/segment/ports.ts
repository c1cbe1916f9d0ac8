import type { Membership } from "../contact/contact.ts";
import type { Announcement } from "../events.ts";
import type { Instant } from "../time.ts";
import type { Bucket, DueMessage, DueMove } from "./due.ts";

/** Entering or leaving a segment, with everything that announces it: whole or not at all. */
export interface MembershipChange {
  readonly kind: "entered" | "left";
  readonly membership: Membership;
  readonly announcements: readonly Announcement[];
}

/** What a look at a contact led to. */
export interface Consequences {
  readonly contactId: string;
  readonly turned: readonly MembershipChange[];
  /** Announcements by themselves. */
  readonly announced: readonly Announcement[];
  readonly due?: DueMove;
  /** Version of the state that was looked at, if nothing may be written once it has another one. */
  readonly version?: number;
}

/**
 * Writes consequences: memberships, what announces them, and the due item in one transaction, then the other announcements. A membership
 * that is so already is left out with its announcements; an announcement whose id is in the outbox is not written again.
 */
export interface ReactionStore {
  /** `conflict`: the state or the due item is not what it was when she was looked at; nothing was written, look again. */
  commit(consequences: Consequences, at: Instant): Promise<"committed" | "conflict">;
}

/** Due items by the minute at which they are due, and the minutes that somebody will wake us for. */
export interface DueRepository {
  /** Whether the schedule of a bucket was noted. */
  isPrepared(bucket: Bucket): Promise<boolean>;
  notePrepared(bucket: Bucket): Promise<void>;
  /** Forgets a bucket that is empty. */
  forget(bucket: Bucket): Promise<void>;
  /** Buckets of a day (UTC, `2026-11-21`) that were prepared and not forgotten, ascending. */
  preparedOn(day: string): Promise<readonly Bucket[]>;
  /** Some contacts of a part of a bucket, at most a hundred. Consistent. */
  contactsIn(
    bucket: Bucket,
    shard: number,
  ): Promise<{ readonly contactIds: readonly string[]; readonly isAll: boolean }>;
  /** Removes an item that is no longer hers. */
  drop(contactId: string, bucket: Bucket): Promise<void>;
}

/** Wakes us at a bucket's minute, once. */
export interface DueSchedule {
  /** One that exists already is as good as a new one. */
  create(bucket: Bucket): Promise<void>;
}

/** Posts to the due queue. */
export type PostDue = (message: DueMessage) => Promise<void>;
