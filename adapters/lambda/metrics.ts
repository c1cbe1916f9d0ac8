import { DEFAULT_METRICS_NAMESPACE, type MetricCounts } from "../../core/metrics.ts";

/** Where a metric line goes, and what the environment says; tests give their own. */
export interface MetricsOutput {
  readonly namespace: string;
  readonly now: number;
  readonly write: (line: string) => void;
}

/**
 * Counts in CloudWatch's embedded metric format, one line on standard output: no call, no permission.
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emitMetrics(counts: MetricCounts, output: MetricsOutput = lambdaOutput()): void {
  const news = Object.entries(counts).filter(([, count]) => count !== 0);
  if (news.length === 0) return;
  const line = {
    _aws: {
      Timestamp: output.now,
      CloudWatchMetrics: [
        {
          Namespace: output.namespace,
          Dimensions: [[]],
          Metrics: news.map(([name]) => ({ Name: name, Unit: "Count" })),
        },
      ],
    },
    ...Object.fromEntries(news),
  };
  output.write(JSON.stringify(line));
}

function lambdaOutput(): MetricsOutput {
  return {
    namespace: process.env["METRICS_NAMESPACE"] ?? DEFAULT_METRICS_NAMESPACE,
    now: Date.now(),
    // Not console.log: under Lambda's JSON log format it would wrap the line, and CloudWatch would not see the metric.
    write: (line) => process.stdout.write(`${line}\n`),
  };
}
