import { type DynamoDBDocumentClient, paginateQuery, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { TimelineRange, TimelineReader } from "../../core/contact/ports.ts";
import { latestOf, oldestFirst } from "../../core/contact/timeline.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";
import { EVENTS } from "./tables.ts";
import { timelineEventOf } from "./timeline-item.ts";

/** Timelines in the events table. */
export class DynamoTimelineReader implements TimelineReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, tables: { readonly events: string }) {
    this.#client = client;
    this.#table = tables.events;
  }

  async events(senderKeys: readonly string[], range: TimelineRange = {}): Promise<readonly TimelineEvent[]> {
    const timelines = await Promise.all(senderKeys.map((senderKey) => this.#timeline(senderKey, range)));
    return latestOf(oldestFirst(timelines.flat()), range.limit);
  }

  /** The sort key is the client's own clock, which may be wrong by years, so bounds are filters on the corrected time. */
  async #timeline(senderKey: string, range: TimelineRange): Promise<readonly TimelineEvent[]> {
    const events: TimelineEvent[] = [];
    for await (const page of paginateQuery({ client: this.#client }, this.#query(senderKey, range))) {
      for (const item of page.Items ?? []) events.push(timelineEventOf(item));
    }
    return events;
  }

  #query(senderKey: string, { from, name }: TimelineRange): QueryCommandInput {
    const filters = [
      ...(from === undefined ? [] : ["occurredAt >= :from"]),
      ...(name === undefined ? [] : ["#name = :name"]),
    ];
    return {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": EVENTS.partition, ...(name !== undefined && { "#name": "name" }) },
      ExpressionAttributeValues: {
        ":pk": senderKey,
        ...(from !== undefined && { ":from": from }),
        ...(name !== undefined && { ":name": name }),
      },
      ...(filters.length > 0 && { FilterExpression: filters.join(" AND ") }),
    };
  }
}
