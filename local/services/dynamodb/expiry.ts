import type { World } from "../../contracts.ts";
import { type Fields, fieldsOf, listOf } from "../fields.ts";
import type { Engine } from "./engine.ts";
import type { Table } from "./table-type.ts";

// Expired items go "within a few days"; a day here: docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
const SWEEP_EVERY = 86_400_000;
const API = "DynamoDB_20120810";

/** Deletes what has expired by the virtual clock. */
export interface Expiry {
  /** A table was written to: something in it may expire. */
  written(table: Table): void;
  /** Whether this deletion was the latest sweep's. */
  wasExpired(tableName: string, keys: unknown): boolean;
}

const mark = (keys: unknown): string =>
  JSON.stringify(Object.entries(fieldsOf(keys)).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const secondsOf = (item: Fields, attribute: string): number => Number(fieldsOf(item[attribute])["N"]);

const earliestAfter = (items: readonly Fields[], attribute: string, nowSeconds: number): number => {
  let earliest = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const at = secondsOf(item, attribute);
    if (at >= nowSeconds) earliest = Math.min(earliest, at);
  }
  return earliest;
};

const scan = async (engine: Engine, { name, keys }: Table, attribute: string): Promise<readonly Fields[]> => {
  const items: Fields[] = [];
  const names = Object.fromEntries([attribute, ...keys].map((key, index) => [`#${String(index)}`, key]));
  let start: unknown;
  do {
    const page = await engine.call(`${API}.Scan`, {
      TableName: name,
      FilterExpression: "attribute_exists(#0)",
      ProjectionExpression: Object.keys(names).join(","),
      ExpressionAttributeNames: names,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    items.push(...listOf(page["Items"]).map(fieldsOf));
    start = page["LastEvaluatedKey"];
  } while (start !== undefined);
  return items;
};

class DailySweep implements Expiry {
  readonly #world: World;
  readonly #engine: Engine;
  readonly #deleted: (table: Table) => void;
  readonly #swept = new Map<string, Set<string>>();
  readonly #planned = new Map<string, { readonly at: number; readonly cancel: () => void }>();

  constructor(world: World, engine: Engine, deleted: (table: Table) => void) {
    this.#world = world;
    this.#engine = engine;
    this.#deleted = deleted;
  }

  written(table: Table): void {
    if (table.ttlAttribute !== undefined)
      this.#plan(table, table.ttlAttribute, this.#world.clock.now() + SWEEP_EVERY);
  }

  wasExpired(tableName: string, keys: unknown): boolean {
    return this.#swept.get(tableName)?.has(mark(keys)) ?? false;
  }

  #plan(table: Table, attribute: string, at: number): void {
    const current = this.#planned.get(table.name);
    if (current !== undefined && current.at <= at) return;
    current?.cancel();
    const cancel = this.#world.clock.at(at, async () => {
      this.#planned.delete(table.name);
      await this.#sweep(table, attribute);
    });
    this.#planned.set(table.name, { at, cancel });
  }

  async #sweep(table: Table, attribute: string): Promise<void> {
    const { clock } = this.#world;
    const nowSeconds = clock.now() / 1000;
    const items = await scan(this.#engine, table, attribute);
    const expired = items.filter((item) => secondsOf(item, attribute) < nowSeconds);
    const marks = new Set<string>();
    this.#swept.set(table.name, marks);
    for (const item of expired) await this.#remove(table, attribute, item, marks);
    if (expired.length > 0) this.#deleted(table);
    const next = earliestAfter(items, attribute, nowSeconds);
    if (Number.isFinite(next))
      this.#plan(table, attribute, Math.max(next * 1000 + 1000, clock.now() + SWEEP_EVERY));
  }

  async #remove(table: Table, attribute: string, item: Fields, marks: Set<string>): Promise<void> {
    const keys = Object.fromEntries(table.keys.map((key) => [key, item[key]]));
    marks.add(mark(keys));
    try {
      await this.#engine.call(`${API}.DeleteItem`, {
        TableName: table.name,
        Key: keys,
        ConditionExpression: "#ttl = :seen",
        ExpressionAttributeNames: { "#ttl": attribute },
        ExpressionAttributeValues: { ":seen": item[attribute] },
      });
    } catch {
      // Written again since the scan: it lives on.
      marks.delete(mark(keys));
    }
  }
}

/** Sweeps a table a day after it was written to, and then when the next item expires: an idle table costs nothing. */
export const createExpiry = (world: World, engine: Engine, deleted: (table: Table) => void): Expiry =>
  new DailySweep(world, engine, deleted);
