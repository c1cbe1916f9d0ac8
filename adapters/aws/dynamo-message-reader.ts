import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { Message } from "../../core/message/message.ts";
import type { MessageReader } from "../../core/message/ports.ts";
import { messageFromItem, messageItemKey } from "./message-item.ts";
import { MESSAGES } from "./tables.ts";

/** Messages in their table, and by contact through its index. */
export class DynamoMessageReader implements MessageReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(messageId: string): Promise<Message | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: messageItemKey(messageId), ConsistentRead: true }),
    );
    return Item && messageFromItem(Item);
  }

  async ofContact(contactId: string): Promise<readonly Message[]> {
    const [index] = MESSAGES.indexes;
    const { Items } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: "#contact = :contact",
        ExpressionAttributeNames: { "#contact": index.partition },
        ExpressionAttributeValues: { ":contact": contactId },
        ScanIndexForward: false,
      }),
    );
    return (Items ?? []).map(messageFromItem);
  }
}
