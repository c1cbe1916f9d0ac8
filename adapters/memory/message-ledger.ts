import { joinFeedback } from "../../core/message/feedback.ts";
import type { Message } from "../../core/message/message.ts";
import { mayMove } from "../../core/message/moves.ts";
import type {
  Acceptance,
  Feedback,
  GateAnswer,
  MessageFeedbackStore,
  MessageLedger,
  MessageReader,
  SendGate,
} from "../../core/message/ports.ts";
import type { SkipReason } from "../../core/message/message.ts";

/** Tells which part of the gate is shut, if any, at this instant. */
export type GateKeeper = (gate: SendGate) => SkipReason | undefined;

/** The send ledger in memory: each call is one atomic step. */
export class InMemoryMessageLedger implements MessageLedger, MessageReader, MessageFeedbackStore {
  readonly messages = new Map<string, Message>();
  readonly #refusalOf: GateKeeper;

  constructor(refusalOf: GateKeeper = () => undefined) {
    this.#refusalOf = refusalOf;
  }

  read(messageId: string) {
    return Promise.resolve(this.messages.get(messageId));
  }

  ofContact(contactId: string) {
    const hers = [...this.messages.values()].filter((message) => message.contactId === contactId);
    return Promise.resolve(hers.toSorted((a, b) => b.claimedAt - a.claimedAt));
  }

  claim(message: Message) {
    const known = this.messages.get(message.messageId);
    if (known) return Promise.resolve({ outcome: "exists", message: known } as const);
    this.messages.set(message.messageId, message);
    return Promise.resolve({ outcome: "claimed" } as const);
  }

  open(message: Message, gate: SendGate): Promise<GateAnswer> {
    const known = this.messages.get(message.messageId);
    if (!known || known.status !== "claimed" || known.epoch !== message.epoch) {
      return Promise.resolve({ outcome: "moved", message: known ?? message });
    }
    const reason = this.#refusalOf(gate);
    if (reason) return Promise.resolve({ outcome: "shut", reason });
    const epoch = known.epoch + 1;
    this.messages.set(message.messageId, { ...known, status: "sending", epoch });
    return Promise.resolve({ outcome: "opened", epoch });
  }

  accepted(messageId: string, epoch: number, answer: Acceptance) {
    const { at: sentAt, ...rest } = answer;
    const proven = this.messages.get(messageId)?.sentAt;
    this.#move(messageId, epoch, { status: "sent", ...rest, sentAt: Math.min(sentAt, proven ?? sentAt) });
    return Promise.resolve(proven === undefined);
  }

  returned(messageId: string, epoch: number) {
    this.#move(messageId, epoch, { status: "claimed" });
    return Promise.resolve();
  }

  ended(
    messageId: string,
    epoch: number,
    end: Pick<Message, "reason" | "detail"> & { status: "skipped" | "failed" },
  ) {
    this.#move(messageId, epoch, end);
    return Promise.resolve();
  }

  feedback(messageId: string, feedback: Feedback) {
    const known = this.messages.get(messageId);
    if (!known) return Promise.resolve({ outcome: "unknown_message" } as const);
    const { message, first } = joinFeedback(known, feedback);
    this.messages.set(messageId, message);
    return Promise.resolve({ outcome: "joined", message, first } as const);
  }

  #move(messageId: string, epoch: number, change: Partial<Message> & Pick<Message, "status">) {
    const known = this.messages.get(messageId);
    if (known?.epoch !== epoch || !mayMove(known.status, change.status)) return;
    this.messages.set(messageId, { ...known, ...change });
  }
}
