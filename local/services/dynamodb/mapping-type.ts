import type { ResourceRequest } from "../../contracts.ts";
import { compilePattern, type Matcher } from "../events/pattern.ts";
import { documentOf, fieldsOf, listOf, numberOf, requiredText, textOf, textsOf } from "../fields.ts";
import type { StartingPosition } from "./stream.ts";

/** How a function is fed from a table's stream. */
export interface StreamMapping {
  readonly functionName: string;
  readonly streamArn: string;
  /** 1 to 10,000 records. */
  readonly batchSize: number;
  /** Batches at once, 1 to 10; one key's changes stay in order. */
  readonly lanes: number;
  readonly position: StartingPosition;
  readonly reportBatchItemFailures: boolean;
  readonly bisect: boolean;
  /** -1: until the record is too old. */
  readonly maximumRetries: number;
  /** Milliseconds. */
  readonly maximumAge: number;
  readonly failureArn: string | undefined;
  readonly filters: readonly Matcher[];
}

/** Properties of AWS::Lambda::EventSourceMapping that are modelled for streams. A batching window is not waited for. */
export const MAPPING_PROPERTIES = [
  "BatchSize",
  "BisectBatchOnFunctionError",
  "DestinationConfig.OnFailure.Destination",
  "Enabled",
  "EventSourceArn",
  "FilterCriteria.Filters",
  "FunctionName",
  "FunctionResponseTypes",
  "MaximumBatchingWindowInSeconds",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "ParallelizationFactor",
  "StartingPosition",
  "Tags",
] as const;

const DAY = 86_400_000;

const ageOf = (seconds: number | undefined): number =>
  // The stream keeps a record for a day, whatever the mapping says.
  seconds === undefined || seconds < 0 ? DAY : Math.min(seconds * 1000, DAY);

/** Reads a mapping; defaults as docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export const readMapping = ({ logicalId, properties }: ResourceRequest): StreamMapping => {
  const position = requiredText(properties, "StartingPosition");
  if (position !== "TRIM_HORIZON" && position !== "LATEST")
    throw new Error(`${logicalId} starts at ${position}; a stream starts at TRIM_HORIZON or LATEST.`);
  const onFailure = fieldsOf(fieldsOf(properties["DestinationConfig"])["OnFailure"]);
  return {
    functionName: requiredText(properties, "FunctionName"),
    streamArn: requiredText(properties, "EventSourceArn"),
    batchSize: numberOf(properties, "BatchSize") ?? 100,
    lanes: numberOf(properties, "ParallelizationFactor") ?? 1,
    position,
    reportBatchItemFailures: textsOf(properties["FunctionResponseTypes"]).includes("ReportBatchItemFailures"),
    bisect: properties["BisectBatchOnFunctionError"] === true,
    maximumRetries: numberOf(properties, "MaximumRetryAttempts") ?? -1,
    maximumAge: ageOf(numberOf(properties, "MaximumRecordAgeInSeconds")),
    failureArn: textOf(onFailure, "Destination"),
    filters: listOf(fieldsOf(properties["FilterCriteria"])["Filters"]).map((filter) =>
      compilePattern(documentOf(fieldsOf(filter)["Pattern"])),
    ),
  };
};
