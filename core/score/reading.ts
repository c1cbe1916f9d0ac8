import type { ScoreState } from "../contact/contact.ts";
import type { Instant } from "../time.ts";
import { decayed } from "./decay.ts";
import { halfLifeOf } from "./engagement.ts";
import type { Band, Scoring } from "./scoring.ts";

/** What a score is worth at an instant: `engagement` has decayed since it was stored, `fit` has not. Zero if there is none. */
export function scoreAt(score: ScoreState | undefined, scoring: Scoring, at: Instant): number {
  if (!score) return 0;
  return scoring.kind === "fit" ? score.value : decayed(score.value, at - score.at, halfLifeOf(scoring));
}

/** The band that a value falls in; undefined below the lowest. */
export function bandOf(bands: readonly Band[], value: number): string | undefined {
  const reached = bands.filter((band) => value >= band.at_least).toSorted((a, b) => b.at_least - a.at_least);
  return reached[0]?.band;
}
