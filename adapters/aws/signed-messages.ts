import type { Message } from "../../core/message/message.ts";
import { messageFromItem } from "./message-item.ts";
import type { ReadItem } from "./signed-table.ts";
import { MESSAGE_KEYS, MESSAGES } from "./tables.ts";

/** Finds a message by its id; undefined if there is none. */
export type FindMessage = (messageId: string) => Promise<Message | undefined>;

/** Messages, read without the SDK. */
export function createMessageFinder(read: ReadItem): FindMessage {
  return async (messageId) => {
    const item = await read({ [MESSAGES.partition]: MESSAGE_KEYS.message(messageId) });
    return item && messageFromItem({ ...item });
  };
}
