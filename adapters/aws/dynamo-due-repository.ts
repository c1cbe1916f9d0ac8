import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { type Bucket, bucketName, bucketOfName, shardOf } from "../../core/segment/due.ts";
import type { DueRepository } from "../../core/segment/ports.ts";
import { dayOf } from "../../core/time.ts";
import { dueExpiry } from "./reaction-writes.ts";
import { DUE_KEYS } from "./tables.ts";

/** Contacts read at once from a part of a bucket. */
const PAGE = 100;

/** Due items and prepared minutes in their table. */
export class DynamoDueRepository implements DueRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async isPrepared(bucket: Bucket): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: preparedKey(bucket), ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  async notePrepared(bucket: Bucket): Promise<void> {
    const Item = { ...preparedKey(bucket), v: 1, expiresAt: dueExpiry(bucket) };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  async forget(bucket: Bucket): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: preparedKey(bucket) }));
  }

  async preparedOn(day: string): Promise<readonly Bucket[]> {
    const buckets: Bucket[] = [];
    for await (const page of paginateQuery({ client: this.#client }, this.#query(DUE_KEYS.prepared(day)))) {
      buckets.push(...(page.Items ?? []).map(({ sk }) => bucketOfName(String(sk))));
    }
    return buckets;
  }

  async contactsIn(bucket: Bucket, shard: number) {
    const query = this.#query(DUE_KEYS.bucket(bucketName(bucket), shard));
    const { Items = [], LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({ ...query, Limit: PAGE }),
    );
    return { contactIds: Items.map(({ sk }) => String(sk)), isAll: LastEvaluatedKey === undefined };
  }

  async drop(contactId: string, bucket: Bucket): Promise<void> {
    const Key = { pk: DUE_KEYS.bucket(bucketName(bucket), shardOf(contactId)), sk: contactId };
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key }));
  }

  #query(partition: string) {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": partition },
    };
  }
}

function preparedKey(bucket: Bucket): { readonly pk: string; readonly sk: string } {
  return { pk: DUE_KEYS.prepared(dayOf(bucket)), sk: bucketName(bucket) };
}
