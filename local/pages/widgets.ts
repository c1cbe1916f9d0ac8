import {
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  parseJson,
  textOf,
  textsOf,
} from "../services/fields.ts";
import type { MetricStore } from "../services/monitoring/metrics.ts";
import {
  type DataQuery,
  type DataResult,
  noExpressions,
  runQueries,
} from "../services/monitoring/queries.ts";

/** A widget as the page draws it. */
export interface WidgetView {
  readonly kind: "number" | "graph" | "text" | "alarms" | "other";
  readonly title: string;
  /** CloudWatch's grid: 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly markdown?: string;
  /** Names of alarms. */
  readonly alarms?: readonly string[];
  readonly series?: readonly SeriesView[];
}

export interface SeriesView {
  readonly label: string;
  readonly stat: string;
  /** The statistic over the whole span; null when there is no data. */
  readonly total: number | null;
  readonly points: readonly { readonly at: number; readonly value: number }[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longer than any span: one period for everything. */
const wholeSpan = 10_000_000_000;

/** Reads a dashboard's body: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function readWidgets(body: string, store: MetricStore, span: Span): readonly WidgetView[] {
  return listOf(fieldsOf(parseJson(body))["widgets"])
    .filter(isFields)
    .toSorted((one, other) => position(one) - position(other))
    .map((widget) => readWidget(widget, store, span));
}

function position(widget: Fields): number {
  return (numberOf(widget, "y") ?? 0) * 24 + (numberOf(widget, "x") ?? 0);
}

function readWidget(widget: Fields, store: MetricStore, span: Span): WidgetView {
  const properties = fieldsOf(widget["properties"]);
  const type = textOf(widget, "type") ?? "";
  const size = {
    title: textOf(properties, "title") ?? "",
    width: numberOf(widget, "width") ?? 6,
    height: numberOf(widget, "height") ?? 6,
  };
  if (type === "text") return { ...size, kind: "text", markdown: textOf(properties, "markdown") ?? "" };
  if (type === "alarm") {
    const names = textsOf(properties["alarms"]).map((arn) => arn.split(":alarm:")[1] ?? arn);
    return { ...size, kind: "alarms", alarms: names };
  }
  if (type !== "metric") return { ...size, kind: "other", title: size.title === "" ? type : size.title };
  const alarm = textsOf(fieldsOf(properties["annotations"])["alarms"])[0];
  if (alarm !== undefined) return { ...size, kind: "alarms", alarms: [alarm.split(":alarm:")[1] ?? alarm] };
  const kind = textOf(properties, "view") === "singleValue" ? "number" : "graph";
  return { ...size, kind, series: readSeries(properties, store, span) };
}

function readSeries(properties: Fields, store: MetricStore, span: Span): readonly SeriesView[] {
  const rows = expandRows(listOf(properties["metrics"]).map(listOf));
  const queries = rows.map((row, index) => readRow(row, index, properties));
  const drawn = runQueries(store, withPeriod(queries, drawnPeriod(queries, span)), span);
  const totals = runQueries(store, withPeriod(queries, wholeSpan), span);
  return drawn.flatMap((result, index) =>
    result.query.returned
      ? [
          {
            label: result.query.label,
            stat: result.query.stat,
            total: totalOf(totals[index]),
            points: result.points,
          },
        ]
      : [],
  );
}

function totalOf(result: DataResult | undefined): number | null {
  return result?.points[0]?.value ?? null;
}

/** As asked for, but at most a hundred points wide. */
function drawnPeriod(queries: readonly DataQuery[], span: Span): number {
  const asked = Math.max(60, ...queries.map(({ period }) => period));
  const readable = [60, 300, 900, 3600, 21_600, 86_400, 604_800];
  const least = (span.to - span.from) / 1000 / 100;
  // A short span is drawn by the minute, or there would be one point.
  const wanted = (span.to - span.from) / 1000 < 20 * asked ? 60 : asked;
  return Math.max(wanted, readable.find((period) => period >= least) ?? 604_800);
}

function withPeriod(queries: readonly DataQuery[], period: number): readonly DataQuery[] {
  return queries.map((query) => Object.assign({}, query, { period }));
}

/** `.` repeats a place of the row above, `...` all places up to there: docs …/CloudWatch-Metric-Widget-Structure.html */
function expandRows(rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  let previous: readonly unknown[] = [];
  return rows.map((row) => {
    const rest = row.filter((cell) => !isFields(cell));
    const options = row.filter(isFields);
    const dots = rest.indexOf("...");
    const names =
      dots === -1
        ? rest
        : [...previous.slice(0, previous.length - (rest.length - dots - 1)), ...rest.slice(dots + 1)];
    const full = names.map((cell, index) => (cell === "." ? previous[index] : cell));
    if (full.length > 0) previous = full;
    return [...full, ...options];
  });
}

function readRow(row: readonly unknown[], index: number, properties: Fields): DataQuery {
  const options = fieldsOf(row.find(isFields));
  const expression = textOf(options, "expression");
  if (expression !== undefined) throw noExpressions(expression);
  const [namespace = "", name = "", ...pairs] = row.filter((cell) => typeof cell === "string");
  const dimensions = Object.fromEntries(
    pairs.flatMap((pair, place) => (place % 2 === 0 ? [[pair, pairs[place + 1] ?? ""] as const] : [])),
  );
  return {
    id: `row${index}`,
    label: textOf(options, "label") ?? [name, ...Object.values(dimensions)].join(" "),
    returned: options["visible"] !== false,
    metric: { namespace, name, dimensions },
    stat: textOf(options, "stat") ?? textOf(properties, "stat") ?? "Average",
    period: numberOf(options, "period") ?? numberOf(properties, "period") ?? 300,
  };
}
