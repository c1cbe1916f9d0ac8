/** A point in time, in milliseconds since the epoch (UTC). */
export type Instant = number;

/** Reads the present. The domain never reads a clock of its own. */
export type Clock = () => Instant;

const UNIT_MS = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;

/** A span as people write it in definitions: `90 minutes`, `1 day`, `3 days`, `2 weeks`. */
export const DURATION_PATTERN = /^(\d{1,5}) (second|minute|hour|day|week)s?$/u;

/** Milliseconds of a span such as `3 days`, or undefined if it is not one. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ""] = DURATION_PATTERN.exec(text) ?? [];
  const unitMs = Object.entries(UNIT_MS).find(([name]) => name === unit)?.[1];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

/** Milliseconds of a day. */
export const DAY_MS = UNIT_MS.day;

/** Calendar day (UTC) of an instant, for example `2026-11-21`. */
export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
