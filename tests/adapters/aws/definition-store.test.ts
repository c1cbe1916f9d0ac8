import { afterAll, beforeAll } from "vitest";
import { CreateTableCommand, DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDefinitionStore } from "../../../adapters/aws/dynamo-definition-store.ts";
import { DEFINITIONS } from "../../../adapters/aws/tables.ts";
import { describeDefinitionStore } from "../../contracts/definition-store.ts";
import { startTestTables, type TestTables } from "../../contracts/dynamo.ts";

let tables: TestTables;
beforeAll(async () => {
  tables = await startTestTables();
});
afterAll(() => tables.close());

/** An empty table for each test: all pointers share one partition. */
async function emptyStore(): Promise<DynamoDefinitionStore> {
  const { client, tables: names } = tables;
  await client.send(new DeleteTableCommand({ TableName: names.definitions }));
  await client.send(
    new CreateTableCommand({
      TableName: names.definitions,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: DEFINITIONS.partition, KeyType: "HASH" },
        { AttributeName: DEFINITIONS.sort, KeyType: "RANGE" },
      ],
      AttributeDefinitions: [DEFINITIONS.partition, DEFINITIONS.sort].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S" as const,
      })),
    }),
  );
  return new DynamoDefinitionStore(client, names.definitions);
}

describeDefinitionStore("DynamoDB", emptyStore);
