import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoClient } from "../../adapters/aws/dynamo-client.ts";
import type { RecordTables } from "../../adapters/aws/record-items.ts";
import { CONTACTS, EVENTS, IDENTITIES, OUTBOX, type TableShape } from "../../adapters/aws/tables.ts";
import { startProcess } from "../../local/services/dynamodb/engine-process.ts";

/** Tables that recording writes, in the engine of the local cloud, without the cloud around it. */
export interface TableStand {
  readonly client: DynamoDBDocumentClient;
  readonly tables: RecordTables;
  readonly close: () => Promise<void>;
}

const SHAPES = { contacts: CONTACTS, events: EVENTS, identities: IDENTITIES, outbox: OUTBOX } as const;

const TABLES: RecordTables = {
  contacts: "contacts",
  events: "events",
  identities: "identities",
  outbox: "outbox",
};

const keySchema = ({ partition, sort }: Pick<TableShape, "partition" | "sort">) => [
  { AttributeName: partition, KeyType: "HASH" as const },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" as const }]),
];

/** Without indexes: recording writes none of their keys. */
const creation = (name: string, shape: TableShape): CreateTableCommand =>
  new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(shape),
    AttributeDefinitions: keySchema(shape).map(({ AttributeName }) => ({
      AttributeName,
      AttributeType: "S",
    })),
  });

/** Starts an engine with empty tables. */
export const startTableStand = async (): Promise<TableStand> => {
  const engine = await startProcess(undefined);
  const client = createDynamoClient({
    endpoint: `http://127.0.0.1:${String(engine.port)}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "bench", secretAccessKey: "bench" },
  });
  for (const [name, shape] of Object.entries(SHAPES)) await client.send(creation(name, shape));
  return {
    client,
    tables: TABLES,
    close: async () => {
      client.destroy();
      await engine.stop();
    },
  };
};
