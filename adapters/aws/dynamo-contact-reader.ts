import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Contact } from "../../core/contact/contact.ts";
import type { ContactReader } from "../../core/contact/ports.ts";
import { contactOf } from "./contact-items.ts";
import { CONTACTS } from "./tables.ts";

/** A contact may have been merged into one that was merged later; more hops than this are a defect. */
const MOST_HOPS = 20;

/** Contacts in their table; who was merged is read as the one she became. */
export class DynamoContactReader implements ContactReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(contactId: string): Promise<Contact | undefined> {
    let id = contactId;
    for (let hops = 0; hops < MOST_HOPS; hops++) {
      const contact = await this.#partition(id);
      const heir = contact?.state.mergedInto;
      if (heir === undefined) return contact;
      id = heir;
    }
    throw new Error(
      `Contact ${contactId} leads on through more than ${MOST_HOPS} merges; its mergedInto must go in a circle.`,
    );
  }

  async #partition(contactId: string): Promise<Contact | undefined> {
    const query = {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": CONTACTS.partition },
      ExpressionAttributeValues: { ":pk": contactId },
    };
    const items: Record<string, unknown>[] = [];
    for await (const page of paginateQuery({ client: this.#client }, query))
      items.push(...(page.Items ?? []));
    return contactOf(items);
  }
}
