import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../../local/cloud.ts";
import { type FixtureAssembly, writeAssembly } from "../fixtures/assembly.ts";
import { allow, getAtt, lambda, ref, role, streamed, table } from "../fixtures/resources.ts";

const DAY = 86_400_000;
const seen = `
  const keys = (event) => event.Records.map((record) => record.dynamodb.Keys.pk.S);
  const log = (event) => process.stdout.write(JSON.stringify(keys(event)) + "\\n");`;
const HANDLERS = {
  // Fails the records whose key begins with "bad", and says so one by one.
  partial: `${seen} export const handler = async (event) => { log(event);
    return { batchItemFailures: event.Records.filter((r) => r.dynamodb.Keys.pk.S.startsWith("bad")).map((r) => ({ itemIdentifier: r.dynamodb.SequenceNumber })) }; };`,
  whole: `${seen} export const handler = async (event) => { log(event); if (keys(event).some((key) => key.startsWith("bad"))) throw new Error("bad"); };`,
  watch: `export const handler = async (event) => { for (const { eventName, userIdentity, dynamodb } of event.Records) process.stdout.write(JSON.stringify([eventName, dynamodb.Keys.pk.S, userIdentity?.principalId ?? null]) + "\\n"); };`,
};

const stream = (id: string) => getAtt(id, "StreamArn");
const follow = (asset: string, tableId: string, extra: Record<string, unknown>) => ({
  [`${asset}Role`]: role([
    allow(
      ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
      stream(tableId),
    ),
    allow(["sqs:SendMessage"], getAtt("Dead", "Arn")),
  ]),
  [asset]: lambda(asset, `${asset}Role`),
  [`${asset}Mapping`]: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      FunctionName: ref(asset),
      EventSourceArn: stream(tableId),
      StartingPosition: "TRIM_HORIZON",
      DestinationConfig: { OnFailure: { Destination: getAtt("Dead", "Arn") } },
      ...extra,
    },
  },
});
const filter = { FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] } };
const reported = { FunctionResponseTypes: ["ReportBatchItemFailures"] };

const TEMPLATE = {
  Resources: {
    Partial: table(streamed),
    Whole: table(streamed),
    Watched: table({ ...streamed, TimeToLiveSpecification: { AttributeName: "expires", Enabled: true } }),
    Dead: { Type: "AWS::SQS::Queue", Properties: {} },
    ...follow("partial", "Partial", { ...reported, ...filter, MaximumRetryAttempts: 2 }),
    ...follow("whole", "Whole", { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 }),
    ...follow("watch", "Watched", {}),
  },
};

const item = (pk: string, extra = {}) => ({ pk: { S: pk }, ...extra });

describe("DynamoDB", () => {
  let assembly: FixtureAssembly;
  let cloud: Cloud;
  let dataDir = "";
  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    cloud.world.callAs({ kind: "operator" }, "dynamodb", operation, input) as Promise<
      Record<string, unknown>
    >;
  const write = (name: string, ...keys: readonly string[]) =>
    call("TransactWriteItems", {
      TransactItems: keys.map((pk) => ({ Put: { TableName: `S-${name}`, Item: item(pk) } })),
    });
  const batches = (name: string) =>
    cloud
      .logs()
      .filter(({ functionName }) => functionName === `S-${name}`)
      .map(({ text }) => JSON.parse(text) as unknown);
  const dead = () => cloud.services.sqs.queues().find(({ settings }) => settings.name === "S-Dead");

  beforeAll(async () => {
    assembly = writeAssembly({ S: TEMPLATE }, HANDLERS);
    dataDir = mkdtempSync(join(tmpdir(), "data-"));
    cloud = await startCloud({ assembly: assembly.folder, dataDir });
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(dataDir, { recursive: true });
    assembly.remove();
  });

  it("answers as the engine does, with the engine's errors, under our names", async () => {
    await call("PutItem", { TableName: "S-Watched", Item: item("here") });
    const put = {
      TableName: "S-Watched",
      Item: item("here"),
      ConditionExpression: "attribute_not_exists(pk)",
    };
    await expect(call("PutItem", put)).rejects.toMatchObject({
      code: "ConditionalCheckFailedException",
      status: 400,
    });
    const { Table } = await call("DescribeTable", { TableName: "S-Watched" });
    expect(Table).toMatchObject({ TableArn: "arn:aws:dynamodb:eu-west-1:000000000000:table/S-Watched" });
  });

  it("gives the reasons of a cancelled transaction", async () => {
    const refused = call("TransactWriteItems", {
      TransactItems: [
        {
          ConditionCheck: {
            TableName: "S-Watched",
            Key: item("none"),
            ConditionExpression: "attribute_exists(pk)",
          },
        },
      ],
    });
    await expect(refused).rejects.toMatchObject({
      code: "TransactionCanceledException",
      extra: { CancellationReasons: [{ Code: "ConditionalCheckFailed" }] },
    });
  });

  it("asks a transaction for the permission of each action in it", async () => {
    const principal = { kind: "role", logicalId: "watchRole" } as const;
    const check = { TransactItems: [{ Update: { TableName: "S-Partial", Key: item("x") } }] };
    await expect(cloud.world.callAs(principal, "dynamodb", "TransactWriteItems", check)).rejects.toThrow(
      "dynamodb:UpdateItem on resource",
    );
  });

  it("retries from the record that failed and sets it aside after the last attempt", async () => {
    await write("Partial", "a", "bad", "c");
    await cloud.clock.advance(5 * 60_000);
    expect(batches("partial")).toEqual([
      ["a", "bad", "c"],
      ["bad", "c"],
      ["bad", "c"],
    ]);
    expect(dead()?.counts().visible).toBe(1);
  });

  it("hands only records that the filter wants", async () => {
    const before = batches("partial").length;
    await call("DeleteItem", { TableName: "S-Partial", Key: item("a") });
    await cloud.world.activity.quiet();
    expect(batches("partial")).toHaveLength(before);
  });

  it("halves a batch that fails, and sets aside only the record at fault", async () => {
    await write("Whole", "a", "b", "bad", "d");
    await cloud.clock.advance(5 * 60_000);
    expect(batches("whole")).toEqual([
      ["a", "b", "bad", "d"],
      ["a", "b"],
      ["bad", "d"],
      ["bad"],
      ["bad"],
      ["d"],
    ]);
    expect(dead()?.counts().visible).toBe(2);
  });

  it("deletes what has expired by the virtual clock, and says on the stream that it was the service", async () => {
    const expires = { N: String(Math.floor((cloud.clock.now() + 3 * DAY) / 1000)) };
    await call("PutItem", { TableName: "S-Watched", Item: item("old", { expires }) });
    await cloud.clock.advance(2 * DAY);
    expect(await call("GetItem", { TableName: "S-Watched", Key: item("old") })).toHaveProperty("Item");
    await cloud.clock.advance(3 * DAY);
    expect(await call("GetItem", { TableName: "S-Watched", Key: item("old") })).toEqual({});
    expect(batches("watch").at(-1)).toEqual(["REMOVE", "old", "dynamodb.amazonaws.com"]);
  });

  it("has the index that keeps writes to a long stream fast, on the engine's private schema", () => {
    const [folder = ""] = readdirSync(dataDir);
    const database = new DatabaseSync(join(dataDir, folder, "data.db"), { readOnly: true });
    const plan = database
      .prepare(
        "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = 't'",
      )
      .all();
    database.close();
    expect(JSON.stringify(plan)).toContain("local_sequence");
  });
});
