import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { IdentityReader } from "../../core/contact/ports.ts";
import { IDENTITIES } from "./tables.ts";

/** The identities table. */
export class DynamoIdentityReader implements IdentityReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async findByIdentity(identityKey: string): Promise<string | undefined> {
    const answer = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { [IDENTITIES.partition]: identityKey },
        ConsistentRead: true,
      }),
    );
    const contactId: unknown = answer.Item?.["contactId"];
    return typeof contactId === "string" ? contactId : undefined;
  }
}
