import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { DAY_MS, dayOf, type Instant } from "../time.ts";

const MINUTE_MS = 60_000;

/**
 * Time between deciding for a bucket and its minute. No function that decides runs for longer, so that nobody writes into a bucket
 * that has been read.
 */
export const BUCKET_LEAD_MS = MINUTE_MS;

/** After so long a due instant that nobody dealt with counts as none: the daily sweep looks no further back. */
const FORGOTTEN_AFTER_MS = 2 * DAY_MS;

/** A bucket that is older than this should have been emptied; younger ones may still be worked on. */
const STRAY_AFTER_MS = 30 * MINUTE_MS;

/** How many parts a minute's bucket has. */
export const DUE_SHARDS = 16;

/** The minute at which contacts are looked at again although nothing happened: an instant without seconds. */
export type Bucket = Instant;

/** Where a contact's due item goes: from the bucket that it is in, to another one or to none. */
export interface DueMove {
  readonly from?: Bucket;
  readonly to?: Bucket;
}

/** The first minute that is not before an instant and still far enough ahead to be prepared. */
export function bucketFor(turn: Instant, now: Instant): Bucket {
  return Math.ceil(Math.max(turn, now + BUCKET_LEAD_MS) / MINUTE_MS) * MINUTE_MS;
}

/**
 * Where the due item goes after segments were looked at. An item is moved only to an earlier minute, so that a score that keeps rising
 * writes nothing; `everything` says that all segments that time can turn were looked at, so that it may be moved back or removed.
 */
export function dueMove(
  stored: Bucket | undefined,
  turns: readonly Instant[],
  { now, everything }: { readonly now: Instant; readonly everything: boolean },
): DueMove | undefined {
  const to = turns.length === 0 ? undefined : bucketFor(Math.min(...turns), now);
  if (to === stored) return undefined;
  if (!everything) {
    if (to === undefined) return undefined;
    if (stored !== undefined && stored < to && stored > now - FORGOTTEN_AFTER_MS) return undefined;
  }
  return { ...(stored !== undefined && { from: stored }), ...(to !== undefined && { to }) };
}

/** The part of a bucket that a contact's item is in: 0 to 15, evenly. */
export function shardOf(contactId: string): number {
  return (createHash("sha256").update(contactId).digest()[0] ?? 0) % DUE_SHARDS;
}

/** A bucket as text, for example `2026-11-21T12:35`: sorts by time. UTC. */
export function bucketName(bucket: Bucket): string {
  return new Date(bucket).toISOString().slice(0, 16);
}

/** The bucket of such a text. */
export function bucketOfName(name: string): Bucket {
  return Date.parse(`${name}:00Z`);
}

/** Days whose buckets the daily sweep looks at, and the latest bucket that counts as left behind. */
export function sweepRange(now: Instant): { readonly days: readonly string[]; readonly until: Bucket } {
  return {
    days: [now - FORGOTTEN_AFTER_MS, now - DAY_MS, now].map(dayOf),
    until: now - STRAY_AFTER_MS,
  };
}

const shardSchema = z.number().check(z.minimum(0), z.maximum(DUE_SHARDS - 1));

/** What the due queue carries: a bucket whose minute has come (one part of it, if it is large), or the order to look for strays. */
export const dueMessageSchema = z.union([
  z.object({
    bucket: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/u)),
    shard: z.optional(shardSchema),
  }),
  z.object({ sweep: z.literal("strays") }),
]);

/** A message of the due queue. */
export type DueMessage = z.infer<typeof dueMessageSchema>;
