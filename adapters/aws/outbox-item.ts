import type { Announcement } from "../../core/events.ts";
import type { Instant } from "../../core/time.ts";
import { stored } from "./stored.ts";
import { OUTBOX_RETENTION_SECONDS } from "./tables.ts";

/** An announcement as stored in the outbox: contact id / announcement id. */
export interface OutboxItem {
  readonly pk: string;
  readonly sk: string;
  readonly v: 1;
  readonly type: Announcement["type"];
  readonly detail: Announcement["detail"];
  /** Seconds since the epoch. */
  readonly expiresAt: number;
}

/** The outbox item of an announcement. */
export function outboxItem(announcement: Announcement, at: Instant): OutboxItem {
  return {
    pk: announcement.detail.contactId,
    sk: announcement.id,
    v: 1,
    type: announcement.type,
    detail: announcement.detail,
    expiresAt: Math.floor(at / 1000) + OUTBOX_RETENTION_SECONDS,
  };
}

/** The announcement of an outbox item. */
export function announcementOf(item: Pick<OutboxItem, "sk" | "type" | "detail">): Announcement {
  return stored({ id: item.sk, type: item.type, detail: item.detail });
}
