import { hashId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** Marketing needs consent and can be left with one click; transactional needs neither. */
export type MessageClass = "marketing" | "transactional";

/** Where a message stands in the send ledger. `sending` is left only by an answer of SES or by an event that proves one. */
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Every status. */
export const MESSAGE_STATUSES = ["claimed", "sending", "sent", "skipped", "failed"] as const;

/** Why a message was not sent. One closed vocabulary. */
export type SkipReason =
  | "no_address"
  | "no_consent"
  | "unsubscribed"
  | "suppressed"
  | "enrollment_ended"
  | "contact_merged";

/** Why a message failed for good. */
export type FailReason = "rejected" | "render_failed" | "template_missing" | "configuration";

/** What came back after `sent`: a lattice, not a sequence; each instant is the first seen. */
export interface MessageFeedback {
  readonly deliveredAt?: Instant;
  readonly delayedAt?: Instant;
  readonly openedAt?: Instant;
  readonly clickedAt?: Instant;
  readonly bouncedAt?: Instant;
  readonly bounceType?: string;
  readonly complainedAt?: Instant;
  readonly rejectedAt?: Instant;
}

/** One send of a template to one contact. */
export interface Message extends MessageFeedback {
  readonly messageId: string;
  readonly contactId: string;
  readonly enrollmentId?: string;
  readonly workflow?: string;
  readonly workflowVersion?: string;
  readonly step?: string;
  readonly template: string;
  readonly templateVersion: string;
  readonly messageClass: MessageClass;
  readonly topic?: string;
  readonly status: MessageStatus;
  /** Raised each time the message goes to `sending`; at most one call of SES per epoch. */
  readonly epoch: number;
  readonly subject?: string;
  readonly claimedAt: Instant;
  readonly sentAt?: Instant;
  readonly sesMessageId?: string;
  readonly reason?: SkipReason | FailReason;
  /** What exactly went wrong, for the person who has to put it right; never an address. */
  readonly detail?: string;
}

/** The id of the message that a step of an enrollment sends: the same at every retry, so a second claim finds the first. */
export function messageIdOf(enrollmentId: string, step: string): string {
  return hashId("message", enrollmentId, step);
}
