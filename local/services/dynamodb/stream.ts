import { createHash } from "node:crypto";
import type { World } from "../../contracts.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../fields.ts";
import type { Engine } from "./engine.ts";
import type { Expiry } from "./expiry.ts";

/** A change as a function gets it. */
export interface StreamRecord extends Fields {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: Fields & { readonly SequenceNumber: string };
}

/** Where a stream may be read from. */
export type StartingPosition = "TRIM_HORIZON" | "LATEST";

/** One reader of a table's stream, at its own position. */
export interface StreamReader {
  /** Records since the last read; empty when there is none. */
  read(): Promise<readonly StreamRecord[]>;
}

const API = "DynamoDBStreams_20120810";
const PAGE = 1000;
// Sequence numbers have 21 digits and more: docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html
const FIRST_SEQUENCE = 10n ** 20n;

// Deletions by TTL carry the service's identity: docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
const SERVICE_IDENTITY = { type: "Service", principalId: "dynamodb.amazonaws.com" };

const isRecord = (value: unknown): value is StreamRecord =>
  typeof fieldsOf(fieldsOf(value)["dynamodb"])["SequenceNumber"] === "string";

interface StreamParts {
  readonly world: World;
  readonly engine: Engine;
  readonly expiry: Expiry;
}

interface StreamTable {
  readonly name: string;
  readonly streamArn: string;
}

/** The engine's record as AWS would word it, by our clock. */
const dress = (record: StreamRecord, table: StreamTable, { world, expiry }: StreamParts): StreamRecord => {
  const expired = record.eventName === "REMOVE" && expiry.wasExpired(table.name, record.dynamodb["Keys"]);
  const SequenceNumber = String(FIRST_SEQUENCE + BigInt(record.dynamodb.SequenceNumber));
  return {
    ...record,
    eventID: createHash("md5").update(`${table.name} ${SequenceNumber}`).digest("hex"),
    awsRegion: world.region,
    eventSourceARN: table.streamArn,
    dynamodb: {
      ...record.dynamodb,
      SequenceNumber,
      ApproximateCreationDateTime: Math.floor(world.clock.now() / 1000),
    },
    ...(expired ? { userIdentity: SERVICE_IDENTITY } : {}),
  };
};

/** Opens a reader on the engine's stream `engineArn`; records are dressed as those of `streamArn`. */
export const openStream = async (
  parts: StreamParts,
  table: StreamTable,
  position: StartingPosition,
): Promise<StreamReader> => {
  const { engine } = parts;
  const described = await engine.call("DynamoDB_20120810.DescribeTable", { TableName: table.name });
  const engineArn = textOf(fieldsOf(described["Table"]), "LatestStreamArn") ?? "";
  const { StreamDescription } = await engine.call(`${API}.DescribeStream`, { StreamArn: engineArn });
  const [shard] = listOf(fieldsOf(StreamDescription)["Shards"]).map(fieldsOf);
  const opened = await engine.call(`${API}.GetShardIterator`, {
    StreamArn: engineArn,
    ShardId: shard?.["ShardId"],
    ShardIteratorType: position,
  });
  let iterator = opened["ShardIterator"];

  return {
    async read() {
      const records: StreamRecord[] = [];
      for (;;) {
        const page = await engine.call(`${API}.GetRecords`, { ShardIterator: iterator, Limit: PAGE });
        const found = listOf(page["Records"]).filter(isRecord);
        iterator = page["NextShardIterator"];
        records.push(...found.map((record) => dress(record, table, parts)));
        if (found.length < PAGE) return records;
      }
    },
  };
};
