import type { Workbench } from "./workbench.ts";

/** What a figure must keep to; absent: it is told, and judged by nobody. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** One measured figure. */
export interface Figure {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly must?: Bound;
}

/** What a benchmark found. */
export interface Measurement {
  readonly figures: readonly Figure[];
  /** How it was measured and what it does not say, a sentence each. */
  readonly notes: readonly string[];
}

/** One benchmark: a file that says the figure it must reach, and measures it. */
export interface Benchmark {
  /** As it is asked for on the command line. */
  readonly name: string;
  readonly title: string;
  readonly measure: (workbench: Workbench) => Promise<Measurement>;
}

/** Whether the figure keeps to its bound. */
export const isKept = ({ measured, must }: Figure): boolean => {
  if (must === undefined) return true;
  return "atMost" in must ? measured <= must.atMost : measured >= must.atLeast;
};
