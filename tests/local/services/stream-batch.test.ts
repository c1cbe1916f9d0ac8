import { describe, expect, it } from "vitest";
import { type Batch, judge } from "../../../local/services/dynamodb/batch.ts";
import { readMapping } from "../../../local/services/dynamodb/mapping-type.ts";

const HOUR = 3_600_000;

/** A mapping of the template, as often as it takes for six hours, unless told otherwise. */
const mapping = (properties: Readonly<Record<string, unknown>> = {}) =>
  readMapping({
    logicalId: "Mapping",
    type: "AWS::Lambda::EventSourceMapping",
    stack: "S",
    properties: {
      FunctionName: "f",
      EventSourceArn: "arn:stream",
      StartingPosition: "TRIM_HORIZON",
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: (6 * HOUR) / 1000,
      ...properties,
    },
  });

const failed = { error: { errorType: "Error", errorMessage: "no" } } as never;

const tried = (attempts: number): Batch => ({ records: [{} as never], attempts, since: 0 });

describe("a batch of a stream that fails", () => {
  it("is tried again however often, until it is too old", () => {
    expect(judge(tried(1000), failed, mapping(), 6 * HOUR - 1)).toMatchObject({ kind: "retry" });
    expect(judge(tried(3), failed, mapping(), 6 * HOUR)).toMatchObject({
      kind: "discard",
      condition: "RecordAgeExceeded",
    });
  });

  it("is given up after as many retries as the mapping allows", () => {
    const twice = mapping({ MaximumRetryAttempts: 2 });
    expect(judge(tried(1), failed, twice, 0)).toMatchObject({ kind: "retry" });
    expect(judge(tried(2), failed, twice, 0)).toMatchObject({ condition: "RetryAttemptsExhausted" });
  });
});
