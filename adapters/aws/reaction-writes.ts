import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { CONTACT_ITEMS } from "../../core/contact/items.ts";
import type { Announcement } from "../../core/events.ts";
import { bucketName, type DueMove, shardOf } from "../../core/segment/due.ts";
import type { Consequences, MembershipChange } from "../../core/segment/ports.ts";
import type { Instant } from "../../core/time.ts";
import { outboxItem } from "./outbox-item.ts";
import { DUE_KEYS, DUE_RETENTION_SECONDS } from "./tables.ts";

/** Tables that reacting writes. */
export interface ReactionTables {
  readonly contacts: string;
  readonly outbox: string;
  readonly due: string;
}

/** One write of a transaction. */
export type WriteItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/**
 * A write, and what it means if its condition does not hold: `guard`: nothing may be written; `membership`: she is in or out already, so
 * that her announcements of it (`about` is the segment) go, too; `announcement`: it was made before.
 */
export interface ReactionWrite {
  readonly as: "guard" | "membership" | "announcement";
  readonly about?: string;
  readonly write: WriteItem;
}

const NEW = { ConditionExpression: "attribute_not_exists(pk)" } as const;

/** Everything that consequences change together. */
export function reactionWrites(
  { contactId, turned, due, version }: Consequences,
  tables: ReactionTables,
  at: Instant,
): readonly ReactionWrite[] {
  return [
    ...(version === undefined ? [] : [stateGuard(contactId, version, tables.contacts)]),
    ...(due ? dueWrites(contactId, due, tables) : []),
    ...turned.flatMap((change) => [
      {
        as: "membership" as const,
        about: change.membership.segment,
        write: membershipWrite(contactId, change, tables.contacts),
      },
      ...change.announcements.map((announcement) => ({
        as: "announcement" as const,
        about: change.membership.segment,
        write: { Put: announcementPut(announcement, tables.outbox, at) },
      })),
    ]),
  ];
}

/** Puts an announcement that was not made before. */
export function announcementPut(announcement: Announcement, TableName: string, at: Instant) {
  return { TableName, Item: outboxItem(announcement, at), ...NEW };
}

function stateGuard(contactId: string, version: number, TableName: string): ReactionWrite {
  return {
    as: "guard",
    write: {
      ConditionCheck: {
        TableName,
        Key: { pk: contactId, sk: CONTACT_ITEMS.state },
        ConditionExpression: "#version = :version",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":version": version },
      },
    },
  };
}

/** The minute beside the contact guards both: whoever moved it in between has written another one. */
function dueWrites(contactId: string, move: DueMove, tables: ReactionTables): readonly ReactionWrite[] {
  const { from, to } = move;
  const item = (bucket: Instant) => ({
    pk: DUE_KEYS.bucket(bucketName(bucket), shardOf(contactId)),
    sk: contactId,
  });
  const writes: readonly WriteItem[] = [
    besideContact(contactId, move, tables.contacts),
    ...(from === undefined ? [] : [{ Delete: { TableName: tables.due, Key: item(from) } }]),
    ...(to === undefined
      ? []
      : [{ Put: { TableName: tables.due, Item: { ...item(to), v: 1, expiresAt: dueExpiry(to) } } }]),
  ];
  return writes.map((write) => ({ as: "guard", write }));
}

function besideContact(contactId: string, { from, to }: DueMove, TableName: string): WriteItem {
  const key = { pk: contactId, sk: CONTACT_ITEMS.due };
  const unmoved =
    from === undefined
      ? NEW
      : {
          ConditionExpression: "#at = :from",
          ExpressionAttributeNames: { "#at": "at" },
          ExpressionAttributeValues: { ":from": from },
        };
  return to === undefined
    ? { Delete: { TableName, Key: key, ...unmoved } }
    : { Put: { TableName, Item: { ...key, v: 1, at: to }, ...unmoved } };
}

/** When a due item or the note of its minute expires: seconds since the epoch. */
export function dueExpiry(bucket: Instant): number {
  return bucket / 1_000 + DUE_RETENTION_SECONDS;
}

function membershipWrite(
  contactId: string,
  { kind, membership }: MembershipChange,
  TableName: string,
): WriteItem {
  const key = { pk: contactId, sk: CONTACT_ITEMS.membership(membership.segment) };
  if (kind === "entered") return { Put: { TableName, Item: { ...key, v: 1, ...membership }, ...NEW } };
  return {
    Delete: {
      TableName,
      Key: key,
      ConditionExpression: "enteredAt = :enteredAt",
      ExpressionAttributeValues: { ":enteredAt": membership.enteredAt },
    },
  };
}
