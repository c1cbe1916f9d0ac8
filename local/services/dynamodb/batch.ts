import type { InvokeAnswer } from "../../contracts.ts";
import { fieldsOf, listOf } from "../fields.ts";
import type { StreamMapping } from "./mapping-type.ts";
import type { StreamRecord } from "./stream.ts";

/** Records that go to the function together, and how often they went already. */
export interface Batch {
  readonly records: readonly StreamRecord[];
  readonly attempts: number;
  /** When the first of them was read, by the virtual clock. */
  readonly since: number;
}

/** What becomes of a batch after an invocation. */
export type Verdict =
  | { readonly kind: "done" }
  /** `batches` go next, in this order, before any other record. */
  | { readonly kind: "retry"; readonly batches: readonly Batch[] }
  | { readonly kind: "discard"; readonly batch: Batch; readonly condition: string };

/**
 * Index of the first record that failed; the length of the batch when none did. Records before it are done:
 * docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
const firstFailed = ({ records }: Batch, answer: InvokeAnswer, mapping: StreamMapping): number => {
  if (answer.error !== undefined) return 0;
  if (!mapping.reportBatchItemFailures) return records.length;
  const failures = listOf(fieldsOf(answer.payload)["batchItemFailures"]);
  const positions = failures.map((failure) => {
    const id = fieldsOf(failure)["itemIdentifier"];
    return records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === id);
  });
  // An identifier that is empty or unknown fails the whole batch.
  return Math.max(0, Math.min(records.length, ...positions));
};

const halves = (batch: Batch): readonly Batch[] => {
  const middle = Math.ceil(batch.records.length / 2);
  return [
    { ...batch, records: batch.records.slice(0, middle) },
    { ...batch, records: batch.records.slice(middle) },
  ];
};

/** Decides by the answer: docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export const judge = (batch: Batch, answer: InvokeAnswer, mapping: StreamMapping, now: number): Verdict => {
  const failed = firstFailed(batch, answer, mapping);
  if (failed === batch.records.length) return { kind: "done" };
  const rest = { ...batch, records: batch.records.slice(failed) };
  if (now - batch.since >= mapping.maximumAge)
    return { kind: "discard", batch: rest, condition: "RecordAgeExceeded" };
  // Splitting a batch doesn't count towards the retry quota.
  if (mapping.bisect && rest.records.length > 1) {
    const first = { ...rest, attempts: failed > 0 ? 0 : rest.attempts };
    return { kind: "retry", batches: failed > 0 ? [first] : halves(first) };
  }
  const attempts = failed > 0 ? 1 : batch.attempts + 1;
  if (mapping.maximumRetries >= 0 && attempts > mapping.maximumRetries)
    return { kind: "discard", batch: rest, condition: "RetryAttemptsExhausted" };
  return { kind: "retry", batches: [{ ...rest, attempts }] };
};

/** What an on-failure destination gets: docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export const failureRecord = (
  batch: Batch,
  {
    condition,
    functionArn,
    streamArn,
    now,
  }: {
    readonly condition: string;
    readonly functionArn: string;
    readonly streamArn: string;
    readonly now: number;
  },
) => {
  const [first] = batch.records;
  const arrival = new Date(batch.since).toISOString();
  return {
    requestContext: {
      requestId: first?.eventID,
      functionArn,
      condition,
      approximateInvokeCount: batch.attempts + 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: "shardId-00000000000000000000-00000000",
      startSequenceNumber: first?.dynamodb.SequenceNumber,
      endSequenceNumber: batch.records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival,
      approximateArrivalOfLastRecord: arrival,
      batchSize: batch.records.length,
      streamArn,
    },
  };
};
