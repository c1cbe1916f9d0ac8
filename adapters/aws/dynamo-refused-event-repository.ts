import { type DynamoDBDocumentClient, paginateQuery, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { RefusedEventRepository } from "../../core/record/ports.ts";
import { dayOf } from "../../core/time.ts";
import type { RefusedEvent } from "../../core/tracking-event.ts";
import { stored } from "./stored.ts";
import { EVENTS } from "./tables.ts";

/** How long a refused event is kept, in seconds: 30 days. */
const REFUSED_RETENTION_SECONDS = 30 * 86_400;

/** Writes at once: refused events are few, or a defect of one sender. */
const AT_ONCE = 25;

/** Partition of a day's refused events, in the events table. */
const refusedKey = (day: string): string => `refused#${day}`;

/** Refused events in the events table, a partition a day. */
export class DynamoRefusedEventRepository implements RefusedEventRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, tables: { readonly events: string }) {
    this.#client = client;
    this.#table = tables.events;
  }

  async keep(refused: readonly RefusedEvent[]): Promise<void> {
    const puts = refused.map((each) => new PutCommand({ TableName: this.#table, Item: refusedItem(each) }));
    for (let from = 0; from < puts.length; from += AT_ONCE) {
      await Promise.all(puts.slice(from, from + AT_ONCE).map((put) => this.#client.send(put)));
    }
  }

  async ofDay(day: string): Promise<readonly RefusedEvent[]> {
    const query = {
      TableName: this.#table,
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": EVENTS.partition },
      ExpressionAttributeValues: { ":pk": refusedKey(day) },
      ScanIndexForward: false,
    };
    const refused: RefusedEvent[] = [];
    for await (const page of paginateQuery({ client: this.#client }, query)) {
      for (const item of page.Items ?? []) refused.push(refusedOf(item));
    }
    return refused;
  }
}

function refusedItem(refused: RefusedEvent) {
  const pk = refusedKey(dayOf(refused.receivedAt));
  const sk = `${new Date(refused.receivedAt).toISOString()}#${refused.refusedId}`;
  return {
    pk,
    sk,
    v: 1,
    ...refused,
    expiresAt: Math.floor(refused.receivedAt / 1000) + REFUSED_RETENTION_SECONDS,
  };
}

function refusedOf(item: Readonly<Record<string, unknown>>): RefusedEvent {
  const { pk: _pk, sk: _sk, v: _v, expiresAt: _expires, ...refused } = item;
  return stored<RefusedEvent>(refused);
}
