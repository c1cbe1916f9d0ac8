import type { Condition, DidCondition } from "../condition/condition.ts";

/** A rule of a score that decays: an event earns points. */
export interface EventScoringRule {
  readonly id: string;
  readonly when: Pick<DidCondition, "did" | "where">;
  readonly points: number;
  /** At most so many points per calendar day (UTC), counted as if earned at the day's start, so that order and duplication change nothing. */
  readonly per_day?: number;
}

/** A rule of a score that is computed from attributes. */
export interface AttributeScoringRule {
  readonly id: string;
  readonly when: Condition;
  readonly points: number;
}

/** A named range of a score: from `at_least` up to the next band. */
export interface Band {
  readonly band: string;
  readonly at_least: number;
}

/** How a score is made. `engagement` halves every `half_life`; `fit` is what the attributes say now. */
export type Scoring =
  | {
      readonly scoring: string;
      readonly kind: "engagement";
      readonly half_life: string;
      readonly rules: readonly EventScoringRule[];
      readonly bands: readonly Band[];
    }
  | {
      readonly scoring: string;
      readonly kind: "fit";
      readonly rules: readonly AttributeScoringRule[];
      readonly bands: readonly Band[];
    };
