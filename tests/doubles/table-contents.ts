import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { changeRecord } from "./stream-records.ts";

type Item = Readonly<Record<string, unknown>>;

/** The items of a partition whose sort key begins so, in order. */
export async function itemsOf(
  client: DynamoDBDocumentClient,
  table: string,
  partition: string,
  sortPrefix = "",
): Promise<readonly Item[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": partition },
      ConsistentRead: true,
    }),
  );
  return Items.filter((item) => String(item["sk"]).startsWith(sortPrefix));
}

/** Removes every item of a table that has partition and sort keys. */
export async function emptyTable(client: DynamoDBDocumentClient, table: string): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  await Promise.all(
    Items.map(({ pk, sk }) =>
      client.send(new DeleteCommand({ TableName: table, Key: { pk: pk as string, sk: sk as string } })),
    ),
  );
}

/** All items of a table by their keys. */
export type TableSnapshot = ReadonlyMap<string, Item>;

/** Everything in a table now. */
export async function snapshotOf(client: DynamoDBDocumentClient, table: string): Promise<TableSnapshot> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  return new Map(Items.map((item) => [JSON.stringify([item["pk"], item["sk"]]), item]));
}

/** The stream records that lead from one state of a table to another. */
export function changesBetween(before: TableSnapshot, after: TableSnapshot): readonly DynamoDBRecord[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return keys
    .filter((key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)))
    .map((key) => changeRecord(before.get(key), after.get(key)));
}
