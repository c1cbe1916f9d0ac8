/**
 * Trigger: the outbox table's stream: announcements, each written with the change that it announces.
 * Does: puts them on our bus, ten at a time, and sends again only what was refused.
 * Emits: every event of core/events.ts, at least once, with its `announcementId`.
 * On failure: the stream comes back from the first announcement that could not be put; after five attempts it waits in the dead-letter queue.
 */
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { announcementOf, type OutboxItem } from "../../adapters/aws/outbox-item.ts";
import { stored } from "../../adapters/aws/stored.ts";
import { plainItem } from "../../adapters/aws/stream-image.ts";
import { type BatchAnswer, STREAM_PLAN } from "../../adapters/lambda/process-batch.ts";
import type { Announcement } from "../../core/events.ts";
import type { EventBus } from "../../core/trigger/ports.ts";

/** What publish-outbox needs. */
export interface PublishOutboxDeps {
  readonly bus: EventBus;
}

/** Makes the handler. */
export function createHandler({
  bus,
}: PublishOutboxDeps): (event: DynamoDBStreamEvent) => Promise<BatchAnswer> {
  return async (event) => {
    const sequenceOf = new Map<Announcement, string>();
    for (const record of event.Records) {
      const announcement = announced(record);
      if (announcement) sequenceOf.set(announcement, STREAM_PLAN.idOf(record));
    }
    const failed = await bus.publish([...sequenceOf.keys()]);
    return { batchItemFailures: failed.map((each) => ({ itemIdentifier: sequenceOf.get(each) ?? "" })) };
  };
}

/** Only what was written: announcements that have expired leave the table without a word. */
function announced(record: DynamoDBRecord): Announcement | undefined {
  const item = record.eventName === "INSERT" ? plainItem(record.dynamodb?.NewImage) : undefined;
  return item && announcementOf(stored<OutboxItem>(item));
}
