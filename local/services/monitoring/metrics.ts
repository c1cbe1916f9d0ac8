import type { MetricLine } from "../../lambda/metrics.ts";

/** Which metric, as CloudWatch names it. */
export interface MetricName {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric over time. */
export interface MetricQuery extends MetricName {
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive. */
  readonly to: number;
  /** Seconds. */
  readonly period: number;
  /** `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, `p99`. */
  readonly stat: string;
}

export interface Point {
  /** Start of the period, epoch milliseconds. */
  readonly at: number;
  readonly value: number;
}

/** A metric that is read off the cloud when asked for, for example the length of a queue; undefined for another's. */
export type Gauge = (metric: MetricName) => number | undefined;

interface Series {
  readonly metric: MetricName;
  readonly samples: { readonly at: number; readonly value: number }[];
}

/** Every value that functions and services emitted. */
export class MetricStore {
  readonly #series = new Map<string, Series>();
  readonly #gauges: readonly Gauge[];
  readonly #now: () => number;

  constructor(now: () => number, gauges: readonly Gauge[]) {
    this.#now = now;
    this.#gauges = gauges;
  }

  put({ namespace, name, dimensions, value, at }: MetricLine): void {
    const metric = { namespace, name, dimensions };
    const key = keyOf(metric);
    const series = this.#series.get(key) ?? { metric, samples: [] };
    series.samples.push({ at, value });
    this.#series.set(key, series);
  }

  list(): readonly MetricName[] {
    return [...this.#series.values()].map((series) => series.metric);
  }

  /** One point per period that has data; a metric is its namespace, name and exactly these dimensions. */
  query(query: MetricQuery): readonly Point[] {
    const gauged = this.#gauges.map((gauge) => gauge(query)).find((value) => value !== undefined);
    const now = this.#now();
    if (gauged !== undefined)
      return now >= query.from ? [{ at: startOf(now, query.period), value: gauged }] : [];
    const buckets = new Map<number, number[]>();
    for (const { at, value } of this.#series.get(keyOf(query))?.samples ?? []) {
      if (at < query.from || at >= query.to) continue;
      const start = startOf(at, query.period);
      const bucket = buckets.get(start);
      if (bucket === undefined) buckets.set(start, [value]);
      else bucket.push(value);
    }
    return [...buckets]
      .toSorted(([one], [other]) => one - other)
      .map(([at, values]) => ({ at, value: statistic(query.stat, values) }));
  }
}

/** docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
export function statistic(stat: string, values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const simple: Readonly<Record<string, () => number>> = {
    Sum: () => sum,
    Average: () => sum / values.length,
    Minimum: () => values.reduce((least, value) => Math.min(least, value)),
    Maximum: () => values.reduce((most, value) => Math.max(most, value)),
    SampleCount: () => values.length,
  };
  const compute = simple[stat];
  if (compute !== undefined) return compute();
  const percent = Number(/^p(\d+(\.\d+)?)$/.exec(stat)?.[1]);
  if (Number.isNaN(percent)) throw new Error(`The local cloud does not know the statistic "${stat}".`);
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

function startOf(at: number, period: number): number {
  return Math.floor(at / (period * 1000)) * period * 1000;
}

function keyOf({ namespace, name, dimensions }: MetricName): string {
  const sorted = Object.entries(dimensions).toSorted(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([namespace, name, sorted]);
}
