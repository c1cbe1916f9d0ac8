import type { Message, MessageFeedback } from "./message.ts";
import type { Feedback, FeedbackKind } from "./ports.ts";

/** Every kind of feedback, so that stores and pages go through them alike. */
export const FEEDBACK_KINDS = [
  "sentAt",
  "deliveredAt",
  "delayedAt",
  "openedAt",
  "clickedAt",
  "bouncedAt",
  "complainedAt",
  "rejectedAt",
] as const satisfies readonly FeedbackKind[];

/** The message with the feedback joined in, and what of it was news. The earliest instant of each kind stays, so any order of arrival ends alike. */
export function joinFeedback(
  message: Message,
  feedback: Feedback,
): { readonly message: Message; readonly first: readonly FeedbackKind[] } {
  const first = FEEDBACK_KINDS.filter((kind) => feedback[kind] !== undefined && message[kind] === undefined);
  const instants = Object.fromEntries(
    FEEDBACK_KINDS.flatMap((kind) => {
      const known = [message[kind], feedback[kind]].filter((at) => at !== undefined);
      return known.length > 0 ? [[kind, Math.min(...known)]] : [];
    }),
  );
  const proven = message.status === "sending" || message.status === "claimed";
  const bounceType = message.bounceType ?? feedback.bounceType;
  const sesMessageId = message.sesMessageId ?? feedback.sesMessageId;
  return {
    first,
    message: {
      ...message,
      ...instants,
      ...(proven && { status: "sent" as const }),
      ...(bounceType !== undefined && { bounceType }),
      ...(sesMessageId !== undefined && { sesMessageId }),
    },
  };
}

/** Worst news first: what a person wants to hear of a message in one word. */
const HEADLINES = [
  ["complainedAt", "marked as spam"],
  ["bouncedAt", "bounced"],
  ["rejectedAt", "rejected"],
  ["clickedAt", "clicked"],
  ["openedAt", "opened"],
  ["deliveredAt", "delivered"],
  ["delayedAt", "delayed"],
] as const satisfies readonly (readonly [keyof MessageFeedback, string])[];

/** Where a message stands, in words: `clicked`, `skipped (no consent)`, `sent`. */
export function describeOutcome(message: Message): string {
  const headline = HEADLINES.find(([kind]) => message[kind] !== undefined);
  if (headline) return headline[1];
  return message.reason ? `${message.status} (${message.reason.replaceAll("_", " ")})` : message.status;
}
