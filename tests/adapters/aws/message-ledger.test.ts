import { DeleteCommand, PutCommand, ScanCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll } from "vitest";
import { DynamoMessageFeedback } from "../../../adapters/aws/dynamo-message-feedback.ts";
import { DynamoMessageReader } from "../../../adapters/aws/dynamo-message-reader.ts";
import { DynamoMessageLedger } from "../../../adapters/aws/dynamo-message-ledger.ts";
import { DynamoSuppressionRepository } from "../../../adapters/aws/dynamo-suppression-repository.ts";
import { CONTACT_ITEMS } from "../../../core/contact/items.ts";
import { startTestTables, type TestTables } from "../../contracts/dynamo.ts";
import { describeMessageLedger } from "../../contracts/message-ledger.ts";

let test: TestTables;
beforeAll(async () => {
  test = await startTestTables();
});
afterAll(() => test.close());

describeMessageLedger("on DynamoDB", async () => {
  const { client, tables } = test;
  await Promise.all([empty(tables.messages, ["pk"]), empty(tables.contacts, ["pk", "sk"])]);
  const suppressions = new DynamoSuppressionRepository(client, tables.messages);
  return {
    ledger: new DynamoMessageLedger(client, tables),
    messages: new DynamoMessageReader(client, tables.messages),
    feedback: new DynamoMessageFeedback(client, tables.messages),
    grantConsent: async (pk, topic, at) => {
      const topics = { [topic]: { status: "granted", at, eventId: "e", source: "form:newsletter" } };
      await client.send(
        new PutCommand({
          TableName: tables.contacts,
          Item: { pk, sk: CONTACT_ITEMS.consent, v: 1, contactId: pk, topics },
        }),
      );
    },
    leaveEverything: async (pk, withdrawnAt) => {
      await client.send(
        new UpdateCommand({
          TableName: tables.contacts,
          Key: { pk, sk: CONTACT_ITEMS.consent },
          UpdateExpression: "SET allMarketing = :left",
          ExpressionAttributeValues: { ":left": { withdrawnAt, eventId: "e2", source: "one-click" } },
        }),
      );
    },
    activateEnrollment: async (pk, sk) => {
      await client.send(
        new PutCommand({ TableName: tables.contacts, Item: { pk, sk, v: 1, status: "active" } }),
      );
    },
    suppress: (hash) => suppressions.suppress(hash, { reason: "hard_bounce", covers: "everything", at: 1 }),
  };
});

async function empty(table: string, keys: readonly string[]): Promise<void> {
  const { Items } = await test.client.send(new ScanCommand({ TableName: table }));
  for (const item of Items ?? []) {
    const Key = Object.fromEntries(keys.map((key) => [key, String(item[key])]));
    await test.client.send(new DeleteCommand({ TableName: table, Key }));
  }
}
