import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadavg } from "node:os";
import { collectBundle } from "./collect-bundle.ts";
import { eventThroughput } from "./event-throughput.ts";
import { type Benchmark, isKept } from "./harness/benchmark.ts";
import { type Finding, findingText, machineText, reportPage, summaryText } from "./harness/report.ts";
import { createWorkbench, ROOT, type Workbench } from "./harness/workbench.ts";
import { snippetSize } from "./snippet-size.ts";
import { startTime } from "./start-time.ts";
import { workflowTransitions } from "./workflow-transitions.ts";
import { writeUnits } from "./write-units.ts";

const BENCHMARKS: readonly Benchmark[] = [
  collectBundle,
  snippetSize,
  writeUnits,
  eventThroughput,
  workflowTransitions,
  startTime,
];

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const chosen = (names: readonly string[]): readonly Benchmark[] => {
  const unknown = names.filter((name) => BENCHMARKS.every((benchmark) => benchmark.name !== name));
  if (unknown.length > 0)
    throw new Error(
      `There is no benchmark ${unknown.join(", ")}; there are ${BENCHMARKS.map(({ name }) => name).join(", ")}. Without a name all are run; --write writes docs/bench.md.`,
    );
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
};

const find = async (benchmark: Benchmark, workbench: Workbench): Promise<Finding> => {
  const began = performance.now();
  const measurement = await benchmark.measure(workbench);
  const finding = { benchmark, measurement, seconds: (performance.now() - began) / 1000 };
  say(findingText(finding));
  return finding;
};

const run = async (names: readonly string[], write: boolean): Promise<void> => {
  const benchmarks = chosen(names);
  const workbench = createWorkbench();
  const findings: Finding[] = [];
  try {
    say(`${machineText()}; load ${loadavg()[0]?.toFixed(1) ?? "?"}\n`);
    for (const benchmark of benchmarks) findings.push(await find(benchmark, workbench));
  } finally {
    workbench.close();
  }
  say(summaryText(findings));
  if (write) writeFileSync(join(ROOT, "docs", "bench.md"), reportPage(findings));
  if (findings.some(({ measurement }) => !measurement.figures.every(isKept))) process.exitCode = 1;
};

const words = process.argv.slice(2);
try {
  await run(
    words.filter((word) => word !== "--write"),
    words.includes("--write"),
  );
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n`);
  process.exitCode = 1;
}
