import type { PartFacts, PartKind } from "../../core/report/deployment-facts.ts";

/**
 * What the doctor says of one thing. `problem`: something does not work or is not safe; `warning`: it works, but not as well as it could;
 * `by_hand`: it cannot be seen from outside. Whatever is not well says what to do.
 */
export type Finding =
  | { readonly level: "ok"; readonly what: string }
  | { readonly level: "warning" | "problem" | "by_hand"; readonly what: string; readonly todo: string };

/** How one kind of part is examined. */
export interface Check<K extends PartKind> {
  /** What it is called in a sentence. */
  readonly called: (name: string) => string;
  /** What to do when there is none. */
  readonly whenAbsent: string;
  readonly examine: (facts: PartFacts[K], name: string) => readonly Finding[];
}
