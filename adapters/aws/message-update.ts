import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Message } from "../../core/message/message.ts";
import { messageFromItem, messageItemKey } from "./message-item.ts";

/** A conditional change of one message. */
export type MessageUpdate = Omit<UpdateCommand["input"], "TableName" | "Key" | "ReturnValues">;

/** The message as it was before; undefined if the condition did not hold: the move was not legal, or somebody else made it. */
export async function updateMessage(
  client: DynamoDBDocumentClient,
  table: string,
  messageId: string,
  update: MessageUpdate,
): Promise<Message | undefined> {
  const Key = messageItemKey(messageId);
  try {
    const { Attributes } = await client.send(
      new UpdateCommand({ TableName: table, Key, ReturnValues: "ALL_OLD", ...update }),
    );
    return messageFromItem(Attributes ?? {});
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
