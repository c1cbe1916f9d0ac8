import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

type Item = Readonly<Record<string, unknown>>;

/** One item to read. */
export interface ItemKey {
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
}

/** docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html: at most 100 items a request. */
const MOST_KEYS = 100;

/** Reads items of several tables consistently; those that are not there are not in the answer. What a request leaves unread is asked for again. */
export async function batchGet(
  client: DynamoDBDocumentClient,
  keys: readonly ItemKey[],
): Promise<ReadonlyMap<string, readonly Item[]>> {
  const found = new Map<string, Item[]>();
  const pages = Array.from({ length: Math.ceil(keys.length / MOST_KEYS) }, (_, page) =>
    keys.slice(page * MOST_KEYS, (page + 1) * MOST_KEYS),
  );
  await Promise.all(pages.map((page) => readPage(client, page, found)));
  return found;
}

async function readPage(
  client: DynamoDBDocumentClient,
  page: readonly ItemKey[],
  found: Map<string, Item[]>,
): Promise<void> {
  let wanted = requestOf(page);
  for (let attempt = 0; Object.keys(wanted).length > 0; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(1_000, 10 * 2 ** attempt)));
    const answer = await client.send(new BatchGetCommand({ RequestItems: wanted }));
    for (const [table, items] of Object.entries(answer.Responses ?? {})) {
      found.set(table, [...(found.get(table) ?? []), ...items]);
    }
    wanted = answer.UnprocessedKeys ?? {};
  }
}

function requestOf(page: readonly ItemKey[]): NonNullable<BatchGetCommand["input"]["RequestItems"]> {
  const byTable = Map.groupBy(page, ({ table }) => table);
  return Object.fromEntries(
    [...byTable].map(([table, keys]) => [
      table,
      { ConsistentRead: true, Keys: keys.map(({ key }) => ({ ...key })) },
    ]),
  );
}
