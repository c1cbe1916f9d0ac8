import type { ScoreState } from "../contact/contact.ts";
import type { Instant } from "../time.ts";

/** What a value is worth after a time: value·2^(−elapsed/half-life). Elapsed may be negative. */
export function decayed(value: number, elapsedMs: number, halfLifeMs: number): number {
  return value * 2 ** (-elapsedMs / halfLifeMs);
}

/**
 * A decaying score with points earned at an instant. Both are brought to the later instant, so the sum is the same in any order
 * (Cormode, Shkapenyuk, Srivastava, Xu, "Forward decay", ICDE 2009).
 */
export function withPoints(
  score: ScoreState,
  points: number,
  earnedAt: Instant,
  halfLifeMs: number,
): ScoreState {
  const at = Math.max(score.at, earnedAt);
  const value = decayed(score.value, at - score.at, halfLifeMs) + decayed(points, at - earnedAt, halfLifeMs);
  return { ...score, value, at };
}

/**
 * Milliseconds until a decaying value reaches a threshold nearer to zero: half-life·log2(value/threshold). Undefined if it never does,
 * or is there already. What was taken away decays, too: a value below zero rises.
 */
export function timeUntil(threshold: number, value: number, halfLifeMs: number): number | undefined {
  const halvings = Math.log2(value / threshold);
  return Number.isFinite(halvings) && halvings >= 0 ? halvings * halfLifeMs : undefined;
}
