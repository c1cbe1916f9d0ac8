import type { DynamoService } from "../../local/services/dynamodb.ts";
import { type Fields, fieldsOf, listOf, numberOf, textOf } from "../../local/services/fields.ts";

/** Write units that one call consumed in one table, or in its indexes. */
export interface Write {
  readonly units: number;
  /** The function that wrote, by its folder's name; `operator` for whoever stands outside. */
  readonly by: string;
  /** The table's own name, without stack and hash. */
  readonly table: string;
  readonly index: boolean;
}

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);

/** Roles are named by capability, function and hash: `RecordRecordEventsRole1A2B3C4D` belongs to `record-events`. */
const functionOf = (roleId: string, functions: readonly string[]): string =>
  functions.find((name) => roleId.toLowerCase().includes(name.replaceAll("-", ""))) ?? roleId;

const unitsOf = (consumed: Fields): number => numberOf(consumed, "CapacityUnits") ?? 0;

const tableName = (name: string): string => {
  const words = name.replace(/[0-9A-F]{8}$/u, "").match(/[A-Z]?[a-z]+/gu) ?? [name];
  return words.at(-1)?.toLowerCase() ?? name;
};

const writesIn = (answer: unknown, by: string): readonly Write[] => {
  const consumed = fieldsOf(answer)["ConsumedCapacity"];
  const tables = (Array.isArray(consumed) ? listOf(consumed) : [consumed]).map(fieldsOf);
  return tables.flatMap((one) => {
    const table = tableName(textOf(one, "TableName") ?? "");
    const indexes = Object.values(fieldsOf(one["GlobalSecondaryIndexes"])).map(fieldsOf);
    const inIndexes = indexes.reduce((sum, index) => sum + unitsOf(index), 0);
    const own = { by, table, index: false, units: unitsOf(one) - inIndexes };
    return inIndexes > 0 ? [own, { by, table, index: true, units: inIndexes }] : [own];
  });
};

/** Notes what each write from now on consumes. A refused write is paid for too, but the engine does not say how much: it must not happen. */
export const meterWrites = (dynamodb: DynamoService, functions: readonly string[]): readonly Write[] => {
  const writes: Write[] = [];
  const handle = dynamodb.handle.bind(dynamodb);
  dynamodb.handle = async (call) => {
    if (!WRITES.has(call.operation)) return handle(call);
    const { principal } = call;
    const by = principal.kind === "role" ? functionOf(principal.logicalId, functions) : "operator";
    const input = { ...call.input, ReturnConsumedCapacity: "INDEXES" };
    const answer = await handle({ ...call, input });
    writes.push(...writesIn(answer, by));
    return answer;
  };
  return writes;
};
