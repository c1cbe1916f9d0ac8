import { isRecord } from "../../core/json.ts";
import type { AwsCaller } from "./signed-request.ts";

/** Reads one item by its key, consistently, without the SDK. */
export type ReadItem = (
  key: Readonly<Record<string, string>>,
) => Promise<Readonly<Record<string, unknown>> | undefined>;

/** A reader of one table. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html */
export function createSignedTableReader(call: AwsCaller, table: string): ReadItem {
  return async (key) => {
    const answer = await call({
      service: "dynamodb",
      target: "DynamoDB_20120810.GetItem",
      protocol: "1.0",
      input: {
        TableName: table,
        Key: Object.fromEntries(Object.entries(key).map(([name, value]) => [name, { S: value }])),
        ConsistentRead: true,
      },
    });
    const item = answer["Item"];
    return isRecord(item) ? plainMap(item) : undefined;
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
function plainValue(value: unknown): unknown {
  if (!isRecord(value)) return undefined;
  const [type, content] = Object.entries(value)[0] ?? [];
  if (type === "N") return Number(content);
  if (type === "NULL") return null;
  if (type === "M" && isRecord(content)) return plainMap(content);
  if (type === "L" && Array.isArray(content)) return content.map(plainValue);
  return content;
}

function plainMap(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, plainValue(value)]));
}
