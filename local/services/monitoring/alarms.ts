import { type Fields, listOf, numberOf, textOf, textsOf } from "../fields.ts";
import type { MetricStore } from "./metrics.ts";
import { type DataQuery, readDataQuery, readMetricName, runQueries } from "./queries.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly comparison: string;
  readonly threshold: number;
  readonly periods: number;
  readonly datapointsToAlarm: number;
  readonly missing: string;
  /** Seconds. */
  readonly period: number;
  readonly queries: readonly DataQuery[];
}

// docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

export const alarmProperties = [
  "AlarmName",
  "AlarmDescription",
  "ActionsEnabled",
  "AlarmActions",
  "OKActions",
  "InsufficientDataActions",
  "ComparisonOperator",
  "EvaluationPeriods",
  "DatapointsToAlarm",
  "Threshold",
  "TreatMissingData",
  "Namespace",
  "MetricName",
  "Dimensions",
  "Statistic",
  "ExtendedStatistic",
  "Period",
  "Unit",
  "Metrics",
  "Tags",
];

/** Reads an alarm of the template, or says what it lacks. */
export function readAlarm(properties: Fields, name: string, arn: string): Alarm {
  const comparison = textOf(properties, "ComparisonOperator") ?? "";
  const periods = numberOf(properties, "EvaluationPeriods") ?? 0;
  const threshold = numberOf(properties, "Threshold");
  const queries = queriesOf(properties);
  const missing = textOf(properties, "TreatMissingData") ?? "missing";
  const faults = [
    comparison in comparisons
      ? ""
      : `ComparisonOperator "${comparison}" must be one of ${Object.keys(comparisons).join(", ")}`,
    periods >= 1 ? "" : "EvaluationPeriods must be at least 1",
    threshold === undefined ? "Threshold must be a number" : "",
    queries.filter((query) => query.returned).length === 1 ? "" : "exactly one metric must return data",
    ["missing", "ignore", "breaching", "notBreaching"].includes(missing)
      ? ""
      : `TreatMissingData "${missing}" is unknown`,
  ].filter((fault) => fault !== "");
  if (faults.length > 0) throw new Error(`The alarm ${name} is not well formed: ${faults.join("; ")}.`);
  return {
    name,
    arn,
    description: textOf(properties, "AlarmDescription") ?? "",
    actions: textsOf(properties["AlarmActions"]),
    comparison,
    threshold: threshold ?? 0,
    periods,
    datapointsToAlarm: numberOf(properties, "DatapointsToAlarm") ?? periods,
    missing,
    period: Math.max(60, ...queries.map((query) => query.period)),
    queries,
  };
}

function queriesOf(properties: Fields): readonly DataQuery[] {
  const metrics = listOf(properties["Metrics"]);
  if (metrics.length > 0) return metrics.map(readDataQuery);
  const metric = readMetricName(properties);
  if (metric.name === "") return [];
  const stat = textOf(properties, "Statistic") ?? textOf(properties, "ExtendedStatistic") ?? "Average";
  const period = numberOf(properties, "Period") ?? 300;
  return [{ id: "m1", label: metric.name, returned: true, metric, stat, period }];
}

/**
 * What the alarm says now, by its last periods, the running one included.
 * Missing data: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluateAlarm(store: MetricStore, alarm: Alarm, now: number): AlarmState {
  const length = alarm.period * 1000;
  const last = Math.floor(now / length) * length;
  const from = last - (alarm.periods - 1) * length;
  const results = runQueries(store, alarm.queries, { from, to: last + length });
  const points = new Map(
    results
      .filter(({ query }) => query.returned)
      .flatMap((result) => result.points.map(({ at, value }) => [at, value])),
  );
  const verdicts = Array.from({ length: alarm.periods }, (_, index) => {
    const value = points.get(from + index * length);
    if (value !== undefined) return comparisons[alarm.comparison]?.(value, alarm.threshold) ?? false;
    return alarm.missing === "breaching" ? true : alarm.missing === "notBreaching" ? false : undefined;
  });
  if (verdicts.filter((verdict) => verdict === true).length >= alarm.datapointsToAlarm) return "ALARM";
  return verdicts.every((verdict) => verdict === undefined) ? "INSUFFICIENT_DATA" : "OK";
}
