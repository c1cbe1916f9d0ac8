import type { Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import type { Contact } from "./contact.ts";
import type { Enrollment } from "./enrollment.ts";

/** Reads contacts. Reads are consistent: what was committed before the call is seen. */
export interface ContactReader {
  /** The contact, or the one it was merged into; undefined if there is none. */
  read(contactId: string): Promise<Contact | undefined>;
}

/** Tells whose an identity key is. */
export interface IdentityReader {
  /** Contact id of whoever owns an identity key (`email#…`, `user#…`, `anon#…`). */
  findByIdentity(identityKey: string): Promise<string | undefined>;
}

/** Reads timelines. */
export interface TimelineReader {
  /** Events of these sender keys, oldest first; consistent. */
  events(senderKeys: readonly string[], range?: TimelineRange): Promise<readonly TimelineEvent[]>;
}

/** Which part of a timeline. Bounds are on `occurredAt`, inclusive. */
export interface TimelineRange {
  readonly from?: Instant;
  readonly name?: string;
  readonly limit?: number;
}

/** Keeps enrollments. */
export interface EnrollmentRepository {
  /** Writes a new active enrollment; `exists` with the stored one if this workflow and entry key already have one. */
  claim(
    enrollment: Enrollment,
  ): Promise<
    { readonly outcome: "claimed" } | { readonly outcome: "exists"; readonly enrollment: Enrollment }
  >;
  /** Notes which execution carries the enrollment. */
  noteExecution(enrollment: Enrollment, executionArn: string): Promise<void>;
  /** Ends an active enrollment; no effect if it has ended (or never was): then the answer is `already`. */
  close(
    key: { readonly contactId: string; readonly workflow: string; readonly entryKey: string },
    end: EnrollmentEnd,
  ): Promise<"closed" | "already">;
  /** Those that lie with this contact, in whatever state; the id is taken as it is, merged or not. Consistent. */
  ofContact(contactId: string): Promise<readonly Enrollment[]>;
  /** Active enrollments per step of a workflow. */
  countBySteps(workflow: string): Promise<Readonly<Record<string, number>>>;
}

/** How an enrollment ended. */
export interface EnrollmentEnd {
  readonly status: "completed" | "exited" | "failed" | "stopped";
  readonly at: Instant;
  readonly reason?: string;
}
