import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Suppression, SuppressionRepository } from "../../core/message/ports.ts";
import { stored } from "./stored.ts";
import { MESSAGE_KEYS, MESSAGES } from "./tables.ts";

/** Suppressions beside the send ledger, so that one transaction checks both. The first reason stays. */
export class DynamoSuppressionRepository implements SuppressionRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async suppress(addressHash: string, suppression: Suppression): Promise<void> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keyOf(addressHash), v: 1, ...suppression },
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": MESSAGES.partition },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async find(addressHash: string): Promise<Suppression | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: keyOf(addressHash), ConsistentRead: true }),
    );
    if (!Item) return undefined;
    const { reason, covers, at, messageId } = stored<Suppression>(Item);
    return { reason, covers, at, ...(messageId !== undefined && { messageId }) };
  }
}

function keyOf(addressHash: string): Record<string, string> {
  return { [MESSAGES.partition]: MESSAGE_KEYS.suppression(addressHash) };
}
