import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { CreateTableCommand, type CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoClient } from "../../adapters/aws/dynamo-client.ts";
import {
  CONTACTS,
  DEFINITIONS,
  DUE,
  EVENTS,
  IDENTITIES,
  MESSAGES,
  OUTBOX,
  type TableShape,
} from "../../adapters/aws/tables.ts";

const SHAPES = {
  contacts: CONTACTS,
  events: EVENTS,
  identities: IDENTITIES,
  messages: MESSAGES,
  due: DUE,
  definitions: DEFINITIONS,
  outbox: OUTBOX,
} as const satisfies Readonly<Record<string, TableShape>>;

/** A real DynamoDB engine with our tables, empty. Close it in `afterAll`. */
export interface TestTables {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  /** Names of the tables, for example `tables.contacts`. */
  readonly tables: Readonly<Record<keyof typeof SHAPES, string>>;
  readonly close: () => Promise<void>;
}

/** Starts the engine in memory on a free loopback port and creates every table of tables.ts; streams are off, since tests read tables. */
export async function startTestTables(): Promise<TestTables> {
  const port = await freePort();
  const engine = spawn(enginePath(), ["serve", "--host", "127.0.0.1", "--port", String(port)], {
    stdio: "ignore",
  });
  const kill = () => void engine.kill("SIGKILL");
  process.once("exit", kill);
  try {
    await untilListening(engine, port);
    const endpoint = `http://127.0.0.1:${port}`;
    const client = createDynamoClient({
      endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    await Promise.all(
      Object.entries(SHAPES).map(([name, shape]) =>
        client.send(new CreateTableCommand(tableOf(name, shape))),
      ),
    );
    return { endpoint, client, tables: tableNames(), close: () => stop(engine, client, kill) };
  } catch (error) {
    kill();
    throw error;
  }
}

function enginePath(): string {
  return createRequire(import.meta.url).resolve("@dynoxide/linux-x64/dynoxide");
}

function tableNames(): TestTables["tables"] {
  return {
    contacts: "contacts",
    events: "events",
    identities: "identities",
    messages: "messages",
    due: "due",
    definitions: "definitions",
    outbox: "outbox",
  };
}

function tableOf(name: string, shape: TableShape): CreateTableCommandInput {
  const attributes = [
    shape.partition,
    shape.sort,
    ...shape.indexes.flatMap((index) => [index.partition, index.sort]),
  ];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [...new Set(attributes.filter((each) => each !== undefined))].map(
      (AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      }),
    ),
    KeySchema: keySchema(shape),
    ...(shape.indexes.length > 0 && {
      GlobalSecondaryIndexes: shape.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: index.projection === "all" ? "ALL" : "KEYS_ONLY" },
      })),
    }),
  };
}

function keySchema(key: {
  readonly partition: string;
  readonly sort?: string;
}): CreateTableCommandInput["KeySchema"] {
  return [
    { AttributeName: key.partition, KeyType: "HASH" },
    ...(key.sort === undefined ? [] : [{ AttributeName: key.sort, KeyType: "RANGE" as const }]),
  ];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string")
    throw new Error("The test server has no port; it should listen on TCP.");
  return address.port;
}

async function untilListening(engine: ChildProcess, port: number): Promise<void> {
  for (let attempt = 0; attempt < 250; attempt++) {
    if (engine.exitCode !== null)
      throw new Error(`The DynamoDB engine ended with code ${engine.exitCode} before it listened.`);
    if (await canConnect(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`The DynamoDB engine did not listen on port ${port} within 5 seconds.`);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function stop(engine: ChildProcess, client: DynamoDBDocumentClient, kill: () => void): Promise<void> {
  process.off("exit", kill);
  client.destroy();
  if (engine.exitCode !== null) return;
  const ended = new Promise((resolve) => engine.once("exit", resolve));
  engine.kill("SIGTERM");
  await ended;
}
