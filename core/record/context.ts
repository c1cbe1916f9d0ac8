import type { EventReading } from "../identity/statements.ts";
import type { IdSource } from "../ids.ts";
import type { Scoring } from "../score/scoring.ts";
import type { Instant } from "../time.ts";

/** A published scoring with its version. */
export interface CurrentScoring {
  readonly scoring: Scoring;
  readonly version: string;
}

/** What a plan takes from outside besides what is stored. */
export interface PlanContext {
  readonly now: Instant;
  readonly newId: IdSource;
  readonly scorings: readonly CurrentScoring[];
  readonly hashAddress: EventReading["hashAddress"];
}

/** How long lines of timelines are kept; what is older cannot be rebuilt from them: 25 months of 30 days. */
export const TIMELINE_KEPT_MS = 25 * 30 * 86_400_000;
