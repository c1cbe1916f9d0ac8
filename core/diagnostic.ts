/** One finding about a definition file, in words its author can act on. */
export interface Diagnostic {
  /** Stable code, for example `WF104`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** File relative to the workspace root, for example `workflows/welcome-series.yaml`. */
  readonly file: string;
  /** Path inside the file, for example `steps[1].at_most`; empty for the whole file. */
  readonly path: string;
  /** 1-based line, where known. */
  readonly line?: number;
  /** What was wrong. */
  readonly message: string;
  /** What is allowed, or what to do. */
  readonly hint: string;
}
