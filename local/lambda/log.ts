import { type MetricLine, readMetrics } from "./metrics.ts";

/** A line that a function wrote. */
export interface LogLine {
  readonly functionName: string;
  readonly text: string;
}

/** What functions wrote. */
export interface FunctionLog {
  /** The latest lines, oldest first. */
  readonly lines: readonly LogLine[];
  take(functionName: string, text: string): void;
}

const KEPT_LINES = 5000;

// docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html: metrics printed through a wrapped console are lost
const LOST_METRICS = /"message":\s*"?\{\\?"_aws\\?"/;

/** Keeps what functions write and reads metrics out of it. */
export const createLog = (
  metrics: (line: MetricLine) => void,
  notice: (line: string) => void,
): FunctionLog => {
  const lines: LogLine[] = [];
  const warned = new Set<string>();
  const take = (functionName: string, text: string): void => {
    for (const line of text.split("\n")) {
      if (line === "") continue;
      lines.push({ functionName, text: line });
      for (const metric of readMetrics(line)) metrics(metric);
      if (!warned.has(functionName) && LOST_METRICS.test(line)) {
        warned.add(functionName);
        notice(
          `${functionName} prints metrics through console under the JSON log format: CloudWatch would not see them. Write them to process.stdout.`,
        );
      }
    }
    if (lines.length > 2 * KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES);
  };
  return { lines, take };
};
