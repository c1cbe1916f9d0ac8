import { AwsError, type Instant } from "../../contracts.ts";

/** When a schedule fires next after an instant; undefined: never again. */
export type NextFiring = (after: Instant) => Instant | undefined;

const DAY_MS = 86_400_000;
const UNITS = { minute: 60_000, hour: 3_600_000, day: DAY_MS } as const;

const at = (time: string): NextFiring | undefined => {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(time) ? Date.parse(`${time}Z`) : Number.NaN;
  return Number.isNaN(instant) ? undefined : (after) => (instant > after ? instant : undefined);
};

const rate = (span: string): NextFiring | undefined => {
  const [, count, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(span) ?? [];
  if (unit !== "minute" && unit !== "hour" && unit !== "day") return undefined;
  return (after) => after + Number(count) * UNITS[unit];
};

/** Daily ones only: minute and hour, and nothing else. */
const cron = (fields: string): NextFiring | undefined => {
  const [, minute, hour] = /^([0-5]?\d) (1?\d|2[0-3]) (?:\* \* \?|\? \* \*) \*$/.exec(fields) ?? [];
  if (minute === undefined || hour === undefined) return undefined;
  const ofDay = Number(hour) * UNITS.hour + Number(minute) * UNITS.minute;
  return (after) => {
    const today = Math.floor(after / DAY_MS) * DAY_MS + ofDay;
    return today > after ? today : today + DAY_MS;
  };
};

const KINDS: Readonly<Record<string, (text: string) => NextFiring | undefined>> = { at, rate, cron };

/** Reads an expression, in UTC: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export const readExpression = (expression: string): NextFiring => {
  const [, kind = "", text = ""] = /^(\w+)\((.*)\)$/.exec(expression) ?? [];
  const next = KINDS[kind]?.(text);
  if (next !== undefined) return next;
  throw new AwsError(
    "ValidationException",
    `Invalid Schedule Expression ${expression}. The local cloud knows at(yyyy-mm-ddThh:mm:ss), rate(n days), hours or minutes, and a daily cron(m h * * ? *), all in UTC.`,
  );
};
