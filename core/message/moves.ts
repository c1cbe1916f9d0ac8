import { MESSAGE_STATUSES, type MessageStatus } from "./message.ts";

/**
 * The legal moves of the send ledger; stores refuse every other. `sending` → `claimed` only on a certain refusal, so that at most one
 * call of the mail service happens per epoch. `sent` → `sent` is the answer that an event overtook.
 */
export const MESSAGE_MOVES: Readonly<Record<MessageStatus, readonly MessageStatus[]>> = {
  claimed: ["sending", "skipped", "failed"],
  sending: ["sent", "claimed", "failed"],
  sent: ["sent"],
  skipped: [],
  failed: [],
};

/** Whether a message may go from one status to another. */
export function mayMove(from: MessageStatus, to: MessageStatus): boolean {
  return MESSAGE_MOVES[from].includes(to);
}

/** Statuses from which a message may go to `to`. */
export function originsOf(to: MessageStatus): readonly MessageStatus[] {
  return MESSAGE_STATUSES.filter((from) => mayMove(from, to));
}
