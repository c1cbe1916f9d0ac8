import type { Instant } from "../time.ts";
import type { FailReason, Message, MessageFeedback, SkipReason } from "./message.ts";

/** Reads the send ledger. */
export interface MessageReader {
  /** Consistent: what was committed before the call is seen. */
  read(messageId: string): Promise<Message | undefined>;
  /** Messages of a contact, newest first. */
  ofContact(contactId: string): Promise<readonly Message[]>;
}

/** Takes in what comes back of a message. */
export interface MessageFeedbackStore {
  /** Joins feedback into the message; the first instant of each kind wins. Any feedback proves that a `sending` message was sent. */
  feedback(messageId: string, feedback: Feedback): Promise<FeedbackAnswer>;
}

/** Moves a message through the send ledger. Legal moves are conditions; a move that is not legal changes nothing and says so. */
export interface MessageLedger {
  /** First claim of a message; `exists` with what is stored otherwise. */
  claim(
    message: Message,
  ): Promise<{ readonly outcome: "claimed" } | { readonly outcome: "exists"; readonly message: Message }>;
  /** `claimed` → `sending` in one transaction with the gate (suppression, consent, enrollment); says which part of the gate was shut. */
  open(message: Message, gate: SendGate): Promise<GateAnswer>;
  /** `sending` → `sent`. True if it was news: an event may have told so already. */
  accepted(messageId: string, epoch: number, answer: Acceptance): Promise<boolean>;
  /** `sending` → `claimed`: SES certainly did not take it. */
  returned(messageId: string, epoch: number): Promise<void>;
  /** `claimed` → `skipped` or `failed`; `sending` → `failed` when SES refused it for good. */
  ended(messageId: string, epoch: number, end: MessageEnd): Promise<void>;
}

/** What SES said when it took a message, and the subject it went out under. */
export interface Acceptance {
  readonly sesMessageId: string;
  readonly at: Instant;
  readonly subject: string;
}

/** What is joined into a message: instants, and what came with them. */
export type Feedback = MessageFeedback & { readonly sentAt?: Instant; readonly sesMessageId?: string };

/** Why a message will never be sent. */
export type MessageEnd =
  | { readonly status: "skipped"; readonly reason: SkipReason }
  | { readonly status: "failed"; readonly reason: FailReason; readonly detail?: string };

/** What must hold at the instant of sending. */
export interface SendGate {
  readonly addressHash: string;
  readonly contactId: string;
  /** Topic whose consent must be granted; absent for transactional messages. */
  readonly topic?: string;
  /** The enrollment that must be active, by the keys of its item; it stays where it began when its contact is merged. */
  readonly enrollment?: { readonly contactId: string; readonly key: string };
}

/** Whether the gate opened. */
export type GateAnswer =
  | { readonly outcome: "opened"; readonly epoch: number }
  | { readonly outcome: "shut"; readonly reason: SkipReason }
  | { readonly outcome: "moved"; readonly message: Message };

/** Kinds of feedback by the field that holds its first instant; `sentAt` is news when only an event proved the send. */
export type FeedbackKind = "sentAt" | Exclude<keyof MessageFeedback, "bounceType">;

/** What feedback changed. */
export type FeedbackAnswer =
  | { readonly outcome: "joined"; readonly message: Message; readonly first: readonly FeedbackKind[] }
  | { readonly outcome: "unknown_message" };

/** Keeps addresses that must not be mailed, by their hash. */
export interface SuppressionRepository {
  suppress(addressHash: string, suppression: Suppression): Promise<void>;
  find(addressHash: string): Promise<Suppression | undefined>;
}

/** Why and for what an address must not be mailed. Hard bounces and complaints cover everything. */
export interface Suppression {
  readonly reason: "hard_bounce" | "complaint" | "manual";
  readonly covers: "everything";
  readonly at: Instant;
  /** The message that caused it. */
  readonly messageId?: string;
}

/** Hands one message to the mail service, once. Never retries by itself. */
export interface MailSender {
  send(mail: OutgoingMail): Promise<SendAnswer>;
}

/** A rendered message, ready for the wire. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** List-Unsubscribe and the like; names and values already checked for length and line breaks. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Ids only: `[A-Za-z0-9_-]`. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What is known after the one call. */
export type SendAnswer =
  | { readonly kind: "accepted"; readonly sesMessageId: string }
  /** Certainly not taken; later may work. */
  | { readonly kind: "postponed"; readonly why: string }
  /** Certainly not taken, and never will be as it is. */
  | { readonly kind: "refused"; readonly reason: FailReason; readonly why: string }
  /** Taken or not: nobody knows. The message stays `sending`. */
  | { readonly kind: "unknown"; readonly why: string };
