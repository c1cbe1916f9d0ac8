import type { DynamoDBRecord, SQSEvent, SQSRecord } from "aws-lambda";
import { errorFields, log } from "./log.ts";

/** What a batch handler answers: the records to deliver again. */
export interface BatchAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** How a batch is taken apart. */
export interface BatchPlan<R> {
  /** What the source calls the record: message id, or sequence number. */
  readonly idOf: (record: R) => string;
  /** Records of one key are handled one after the other; without keys all are independent. */
  readonly keyOf?: (record: R) => string;
  /** How many keys at once. */
  readonly concurrency?: number;
}

/**
 * Handles every record and answers with those that failed, so that one bad record does not bring back the others. After a failure the
 * later records of its key are not tried: they come back behind it.
 */
export function processBatch<R>(
  records: readonly R[],
  plan: BatchPlan<R>,
  each: (record: R) => Promise<void>,
): Promise<BatchAnswer> {
  return runGroups(records, plan, async (group) => {
    for (const [at, record] of group.entries()) {
      try {
        await each(record);
      } catch (error) {
        logFailure(plan.idOf(record), group.length - at, error);
        return group.slice(at);
      }
    }
    return [];
  });
}

/** Like `processBatch`, but hands over all records of a key at once, in order; they succeed or fail together. */
export function processGroups<R>(
  records: readonly R[],
  plan: BatchPlan<R>,
  each: (group: readonly [R, ...R[]]) => Promise<void>,
): Promise<BatchAnswer> {
  return runGroups(records, plan, async (group) => {
    try {
      await each(group);
      return [];
    } catch (error) {
      logFailure(plan.idOf(group[0]), group.length, error);
      return group;
    }
  });
}

/** Messages of a queue, each on its own. Failed ones are reported by message id. */
export function processMessages(
  event: SQSEvent,
  each: (record: SQSRecord) => Promise<void>,
): Promise<BatchAnswer> {
  return processBatch(event.Records, { idOf: (record) => record.messageId }, each);
}

/**
 * Changes of a table. Failed ones are reported by sequence number; Lambda goes on from the lowest, so what succeeded behind it comes
 * again: docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const STREAM_PLAN: BatchPlan<DynamoDBRecord> = {
  idOf: (record) => record.dynamodb?.SequenceNumber ?? "",
  keyOf: (record) => record.dynamodb?.Keys?.["pk"]?.S ?? "",
};

type Group<R> = [R, ...R[]];

/** Runs the groups, several at once, and collects what each leaves unfinished. */
async function runGroups<R>(
  records: readonly R[],
  plan: BatchPlan<R>,
  unfinishedOf: (group: Group<R>) => Promise<readonly R[]>,
): Promise<BatchAnswer> {
  const groups = groupsOf(records, plan);
  const unfinished = new Set<R>();
  const worker = async (): Promise<void> => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      for (const record of await unfinishedOf(group)) unfinished.add(record);
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency ?? 10 }, worker));
  const failed = records.filter((record) => unfinished.has(record));
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: plan.idOf(record) })) };
}

function groupsOf<R>(records: readonly R[], plan: BatchPlan<R>): Group<R>[] {
  const groups = new Map<unknown, Group<R>>();
  for (const record of records) {
    const key = plan.keyOf ? plan.keyOf(record) : record;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()];
}

function logFailure(record: string, count: number, error: unknown): void {
  log("error", "A record failed and will be delivered again.", { record, count, ...errorFields(error) });
}
