import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { CONTACT_ITEMS } from "../../core/contact/items.ts";
import type { Identity } from "../../core/identity/claims.ts";
import type { RecordChange } from "../../core/record/ports.ts";
import { contactItem } from "./contact-items.ts";
import { outboxItem } from "./outbox-item.ts";
import { stored } from "./stored.ts";
import { CONTACTS, EVENTS, IDENTITIES } from "./tables.ts";
import { timelineItem } from "./timeline-item.ts";

/** Tables that recording writes. */
export interface RecordTables {
  readonly contacts: string;
  readonly events: string;
  readonly identities: string;
  readonly outbox: string;
}

/** One write of a transaction. */
export type RecordWrite = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** The writes of a change; the timeline lines stand first, in their order, so that reasons of a refusal can be told apart. */
export function recordWrites(change: RecordChange, tables: RecordTables): readonly RecordWrite[] {
  const contactPut = (Item: Readonly<Record<string, unknown>>): RecordWrite => ({
    Put: { TableName: tables.contacts, Item },
  });
  return [
    ...change.events.map((event) => ({
      Put: { TableName: tables.events, Item: timelineItem(event), ...absent(EVENTS.partition) },
    })),
    ...change.states.map(({ state, expectedVersion }) => ({
      Put: {
        TableName: tables.contacts,
        Item: contactItem("state", state),
        ...atVersion(expectedVersion, CONTACTS.partition),
      },
    })),
    ...change.profiles.map((profile) => contactPut(contactItem("profile", profile))),
    ...change.consents.map((consent) => contactPut(contactItem("consent", consent))),
    ...change.emptied.flatMap((contactId) =>
      [CONTACT_ITEMS.profile, CONTACT_ITEMS.consent].map((sort) => ({
        Delete: {
          TableName: tables.contacts,
          Key: { [CONTACTS.partition]: contactId, [CONTACTS.sort]: sort },
        },
      })),
    ),
    ...change.identities.map(({ identity, expectedVersion }) => ({
      Put: {
        TableName: tables.identities,
        Item: identityItem(identity),
        ...atVersion(expectedVersion, IDENTITIES.partition),
      },
    })),
    ...change.announcements.map((announcement) => ({
      Put: { TableName: tables.outbox, Item: { ...outboxItem(announcement, change.at) } },
    })),
  ];
}

/** An identity as stored: its fields beside the key. */
export function identityItem({ key, ...identity }: Identity): Readonly<Record<string, unknown>> {
  return { [IDENTITIES.partition]: key, v: 1, ...identity };
}

/** The identity of an item. */
export function identityOf(item: Readonly<Record<string, unknown>>): Identity {
  const { [IDENTITIES.partition]: key, v: _v, ...rest } = item;
  return stored<Identity>({ key, ...rest });
}

function absent(partition: string): {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
} {
  return { ConditionExpression: "attribute_not_exists(#pk)", ExpressionAttributeNames: { "#pk": partition } };
}

function atVersion(expected: number, partition: string): Partial<NonNullable<RecordWrite["Put"]>> {
  if (expected === 0) return absent(partition);
  return {
    ConditionExpression: "#version = :expected",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":expected": expected },
  };
}
