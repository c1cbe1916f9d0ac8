import { AwsError } from "../../contracts.ts";
import { type Fields, fieldsOf, isFields, listOf, numberOf, textOf } from "../fields.ts";
import type { MetricName, MetricStore, Point } from "./metrics.ts";

/** One line of a GetMetricData request, of an alarm with `Metrics`, or of a dashboard widget. */
export interface DataQuery {
  readonly id: string;
  readonly label: string;
  /** Whether it is shown. */
  readonly returned: boolean;
  readonly metric: MetricName;
  readonly stat: string;
  /** Seconds. */
  readonly period: number;
}

export interface DataResult {
  readonly query: DataQuery;
  readonly points: readonly Point[];
}

/** Reads the form that GetMetricData and alarms share: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
export function readDataQuery(value: unknown): DataQuery {
  const query = fieldsOf(value);
  const expression = textOf(query, "Expression");
  if (expression !== undefined) throw noExpressions(expression);
  const stat = fieldsOf(query["MetricStat"]);
  const metric = readMetricName(fieldsOf(stat["Metric"]));
  return {
    id: textOf(query, "Id") ?? "",
    label: textOf(query, "Label") ?? metric.name,
    returned: query["ReturnData"] !== false && query["ReturnData"] !== "false",
    metric,
    stat: textOf(stat, "Stat") ?? "Average",
    period: numberOf(stat, "Period") ?? 300,
  };
}

/** Metric math has no place in this system's dashboards and alarms. */
export function noExpressions(expression: string): AwsError {
  return new AwsError(
    "ValidationError",
    `The local cloud does not model metric expressions: "${expression}".`,
  );
}

export function readMetricName(value: Fields): MetricName {
  const dimensions = listOf(value["Dimensions"])
    .filter(isFields)
    .map((dimension) => [textOf(dimension, "Name") ?? "", textOf(dimension, "Value") ?? ""] as const);
  return {
    namespace: textOf(value, "Namespace") ?? "",
    name: textOf(value, "MetricName") ?? "",
    dimensions: Object.fromEntries(dimensions),
  };
}

/** Runs every query over a span. */
export function runQueries(
  store: MetricStore,
  queries: readonly DataQuery[],
  span: { readonly from: number; readonly to: number },
): readonly DataResult[] {
  return queries.map((query) => ({
    query,
    points: store.query(Object.assign({ stat: query.stat, period: query.period }, query.metric, span)),
  }));
}
