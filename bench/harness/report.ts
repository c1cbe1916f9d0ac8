import { availableParallelism, cpus } from "node:os";
import { type Benchmark, type Bound, type Figure, isKept, type Measurement } from "./benchmark.ts";

/** A benchmark with what it found. */
export interface Finding {
  readonly benchmark: Benchmark;
  readonly measurement: Measurement;
  readonly seconds: number;
}

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));

const boundText = (must: Bound | undefined): string => {
  if (must === undefined) return "";
  return "atMost" in must ? `≤ ${number(must.atMost)}` : `≥ ${number(must.atLeast)}`;
};

const verdict = (figure: Figure): string => {
  if (figure.must === undefined) return "";
  return isKept(figure) ? "ok" : "MISSED";
};

const cellsOf = (figure: Figure): readonly string[] => [
  figure.what,
  `${number(figure.measured)} ${figure.unit}`.trim(),
  boundText(figure.must),
  verdict(figure),
];

const HEAD = ["figure", "measured", "must be", ""] as const;

/** Rows in columns of equal width. */
const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell + " ".repeat((widths[at] ?? 0) - cell.length))
      .join("   ")
      .trimEnd(),
  );
};

/** What a benchmark found, for a terminal. */
export const findingText = ({ benchmark, measurement, seconds }: Finding): string => {
  const rows = columns(measurement.figures.map(cellsOf)).map((row) => `  ${row}`);
  const notes = measurement.notes.map((note) => `  · ${note}`);
  return [`${benchmark.title} (${number(seconds)} s)`, ...rows, ...notes, ""].join("\n");
};

/** Every figure that has a bound, as one table for a terminal. */
export const summaryText = (findings: readonly Finding[]): string => {
  const judged = findings.flatMap(({ benchmark, measurement }) =>
    measurement.figures
      .filter(({ must }) => must !== undefined)
      .map((figure) => cellsOf({ ...figure, what: `${benchmark.name}: ${figure.what}` })),
  );
  return columns([HEAD, ...judged]).join("\n");
};

/** The machine, in a sentence. */
export const machineText = (): string =>
  `${String(availableParallelism())} cores (${cpus()[0]?.model.trim() ?? "unknown"}), Node ${process.version}, ${process.platform} ${process.arch}`;

const markdownRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const markdownSection = ({ benchmark, measurement }: Finding): string =>
  [
    `## ${benchmark.title}`,
    "",
    markdownRow(HEAD),
    markdownRow(HEAD.map(() => "---")),
    ...measurement.figures.map((figure) => markdownRow(cellsOf(figure))),
    "",
    ...measurement.notes.map((note) => `- ${note}`),
    "",
  ].join("\n");

/** All findings as a page. */
export const reportPage = (findings: readonly Finding[]): string =>
  [
    "# Benchmarks",
    "",
    `Written by \`npm run bench -- --write\` on ${machineText()}. Each benchmark is a file in \`bench/\` that says what it must reach;`,
    "a figure without a bound is told for comparison. Times are medians of wall-clock time; compare ratios between machines, not milliseconds.",
    "",
    ...findings.map(markdownSection),
  ].join("\n");
