import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contactItem, contactOf } from "../../../adapters/aws/contact-items.ts";
import { DynamoDueRepository } from "../../../adapters/aws/dynamo-due-repository.ts";
import { DynamoEnrollmentRepository } from "../../../adapters/aws/dynamo-enrollment-repository.ts";
import { DynamoReactionStore } from "../../../adapters/aws/dynamo-reaction-store.ts";
import { stored } from "../../../adapters/aws/stored.ts";
import type { Membership } from "../../../core/contact/contact.ts";
import { DUE_SHARDS } from "../../../core/segment/due.ts";
import { describeDueRepository } from "../../contracts/due-repository.ts";
import { startTestTables, type TestTables } from "../../contracts/dynamo.ts";
import { describeEnrollmentRepository } from "../../contracts/enrollment-repository.ts";
import { describeReactionStore } from "../../contracts/reaction-store.ts";
import { stateOf } from "../../doubles/contacts.ts";
import { emptyTable, itemsOf } from "../../doubles/table-contents.ts";

let engine: TestTables;
beforeAll(async () => {
  engine = await startTestTables();
});
afterAll(() => engine.close());

describeEnrollmentRepository("DynamoDB", async () => {
  const { client, tables } = engine;
  await emptyTable(client, tables.contacts);
  const enrollments = new DynamoEnrollmentRepository(client, tables.contacts);
  return { enrollments, stored: (contactId) => enrollments.ofContact(contactId) };
});

describeReactionStore("DynamoDB", async () => {
  const { client, tables } = engine;
  await Promise.all([tables.contacts, tables.outbox, tables.due].map((table) => emptyTable(client, table)));
  const due = new DynamoDueRepository(client, tables.due);
  const putState = (contactId: string, version: number) => {
    const Item = contactItem("state", stateOf({ contactId, version }));
    return client.send(new PutCommand({ TableName: tables.contacts, Item }));
  };
  return {
    reactions: new DynamoReactionStore(client, tables),
    memberships: async (contactId) =>
      (await itemsOf(client, tables.contacts, contactId, "membership#")).map(membershipOf),
    announced: async (contactId) =>
      (await itemsOf(client, tables.outbox, contactId)).map(({ sk }) => String(sk)),
    due: async (contactId) => {
      const items = await itemsOf(client, tables.contacts, contactId);
      return contactOf([contactItem("state", stateOf()), ...items])?.due;
    },
    inBucket: async (bucket) => {
      const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => due.contactsIn(bucket, shard));
      return (await Promise.all(shards)).flatMap(({ contactIds }) => contactIds);
    },
    putVersion: async (contactId, version) => void (await putState(contactId, version)),
  };
});

describeDueRepository("DynamoDB", async () => {
  const { client, tables } = engine;
  await Promise.all([emptyTable(client, tables.contacts), emptyTable(client, tables.due)]);
  const reactions = new DynamoReactionStore(client, tables);
  return {
    due: new DynamoDueRepository(client, tables.due),
    move: async (contactId, due) =>
      void (await reactions.commit({ contactId, turned: [], announced: [], due }, 0)),
  };
});

function membershipOf({ pk: _pk, sk: _sk, v: _v, ...membership }: Readonly<Record<string, unknown>>) {
  return stored<Membership>(membership);
}

describe("DynamoReactionStore", () => {
  it("sends nothing when a look led to nothing", async () => {
    const silent = { send: () => Promise.reject(new Error("Nothing should be sent.")) };
    const reactions = new DynamoReactionStore(silent, engine.tables);
    const nothing = { contactId: "c1", turned: [], announced: [], version: 3 };
    expect(await reactions.commit(nothing, 5)).toBe("committed");
  });
});
