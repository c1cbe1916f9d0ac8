import type { Bucket } from "./due.ts";
import type { DueRepository, DueSchedule } from "./ports.ts";

/** Makes sure that somebody wakes us at a bucket's minute. */
export type PrepareBucket = (bucket: Bucket) => Promise<void>;

/** Buckets remembered at most; a process that lives so long asks again. */
const MOST_REMEMBERED = 5_000;

/**
 * Prepares buckets, each once in a process. The schedule comes before its note and before any item: whoever is interrupted in between
 * leaves a schedule that wakes us in vain, never an item that nobody wakes us for.
 */
export function createBucketPreparer(
  due: Pick<DueRepository, "isPrepared" | "notePrepared">,
  schedule: DueSchedule,
): PrepareBucket {
  const remembered = new Map<Bucket, Promise<void>>();
  const prepare = async (bucket: Bucket): Promise<void> => {
    if (await due.isPrepared(bucket)) return;
    await schedule.create(bucket);
    await due.notePrepared(bucket);
  };
  return (bucket) => {
    const known = remembered.get(bucket);
    if (known) return known;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const preparing = prepare(bucket);
    remembered.set(bucket, preparing);
    preparing.catch(() => remembered.delete(bucket));
    return preparing;
  };
}
