import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";
import type { Instant } from "../time.ts";

/** The two times of an event: the client's own, and when it happened by our clock. */
export interface EventTime {
  readonly clientTime: string;
  readonly occurredAt: Instant;
}

/** What a call says about time: all optional, all ISO 8601 text. */
export interface StatedTime {
  readonly timestamp: unknown;
  readonly sentAt: unknown;
  readonly receivedAt: Instant;
}

const ISO_DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/u;

/** Before the first of January 2000 nobody sent events: such a time is a clock that was never set. */
const EARLIEST = Date.UTC(2000, 0, 1);

/**
 * Segment's correction for clock skew: receivedAt − (sentAt − timestamp), never later than receivedAt. Without a timestamp the event
 * happened when it was received; without a usable sentAt the client's clock is believed.
 * https://www.twilio.com/docs/segment/connections/spec/common#timestamps
 */
export function readEventTime(stated: StatedTime): Result<EventTime, string> {
  const { receivedAt } = stated;
  if (stated.timestamp === undefined || stated.timestamp === null) {
    return ok({ clientTime: new Date(receivedAt).toISOString(), occurredAt: receivedAt });
  }
  const clientTime = parseIsoDate(stated.timestamp);
  if (clientTime === undefined) {
    return err(
      "timestamp is not a date. Expected ISO 8601, for example 2026-11-21T09:30:00.000Z, after the year 2000.",
    );
  }
  const sentAt = parseIsoDate(stated.sentAt);
  const corrected = sentAt === undefined ? clientTime : receivedAt - (sentAt - clientTime);
  return ok({
    clientTime: new Date(clientTime).toISOString(),
    occurredAt: Math.max(EARLIEST, Math.min(corrected, receivedAt)),
  });
}

function parseIsoDate(value: unknown): Instant | undefined {
  if (typeof value !== "string" || !ISO_DATE.test(value)) return undefined;
  const instant = Date.parse(value);
  return Number.isNaN(instant) || instant < EARLIEST ? undefined : instant;
}
