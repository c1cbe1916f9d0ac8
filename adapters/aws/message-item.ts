import type { Message } from "../../core/message/message.ts";
import { stored } from "./stored.ts";
import { MESSAGE_KEYS, MESSAGES } from "./tables.ts";

const STORAGE_FIELDS = new Set<string>([MESSAGES.partition, "v", "claimedOn", "returned"]);

/** Key of a message's item. */
export function messageItemKey(messageId: string): Record<string, string> {
  return { [MESSAGES.partition]: MESSAGE_KEYS.message(messageId) };
}

/** A message as it is stored; `claimedOn` sorts the index by time. */
export function messageToItem(message: Message): Record<string, unknown> {
  return {
    ...messageItemKey(message.messageId),
    v: 1,
    claimedOn: new Date(message.claimedAt).toISOString(),
    ...message,
  };
}

/** A stored message as the domain knows it. */
export function messageFromItem(item: Record<string, unknown>): Message {
  const fields = Object.entries(item).filter(([name]) => !STORAGE_FIELDS.has(name));
  return stored<Message>(Object.fromEntries(fields));
}
