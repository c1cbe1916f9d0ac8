import type { MetricLine } from "./metrics.ts";
import type { Pool } from "./pool.ts";

/** The pool, whose invocations count in namespace AWS/Lambda: docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const measured = (pool: Pool, now: () => number, metrics: (line: MetricLine) => void): Pool => {
  const dimensions = { FunctionName: pool.config.name };
  const put = (name: string, value: number, unit: string): void => {
    metrics({ namespace: "AWS/Lambda", name, dimensions, value, unit, at: now() });
  };
  return {
    config: pool.config,
    async invoke(payload) {
      const started = performance.now();
      const answer = await pool.invoke(payload);
      put("Invocations", 1, "Count");
      put("Errors", answer.error === undefined ? 0 : 1, "Count");
      put("Duration", performance.now() - started, "Milliseconds");
      return answer;
    },
    warm: () => {
      pool.warm();
    },
    close: () => pool.close(),
  };
};
