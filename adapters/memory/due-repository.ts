import { type Bucket, type DueMove, shardOf } from "../../core/segment/due.ts";
import type { DueRepository } from "../../core/segment/ports.ts";
import { dayOf } from "../../core/time.ts";

const PAGE = 100;

/** Due items and prepared minutes in memory. */
export class InMemoryDueRepository implements DueRepository {
  readonly #buckets = new Map<Bucket, Set<string>>();
  readonly #prepared = new Set<Bucket>();

  /** Everything in a bucket. */
  inBucket(bucket: Bucket): readonly string[] {
    return [...(this.#buckets.get(bucket) ?? [])];
  }

  move(contactId: string, { from, to }: DueMove): void {
    if (from !== undefined) this.#buckets.get(from)?.delete(contactId);
    if (to !== undefined) this.#buckets.set(to, (this.#buckets.get(to) ?? new Set()).add(contactId));
  }

  isPrepared(bucket: Bucket): Promise<boolean> {
    return Promise.resolve(this.#prepared.has(bucket));
  }

  notePrepared(bucket: Bucket): Promise<void> {
    this.#prepared.add(bucket);
    return Promise.resolve();
  }

  forget(bucket: Bucket): Promise<void> {
    this.#prepared.delete(bucket);
    return Promise.resolve();
  }

  preparedOn(day: string): Promise<readonly Bucket[]> {
    const ofDay = [...this.#prepared].filter((bucket) => dayOf(bucket) === day);
    return Promise.resolve(ofDay.toSorted((a, b) => a - b));
  }

  contactsIn(bucket: Bucket, shard: number) {
    const all = this.inBucket(bucket).filter((contactId) => shardOf(contactId) === shard);
    return Promise.resolve({ contactIds: all.toSorted().slice(0, PAGE), isAll: all.length <= PAGE });
  }

  drop(contactId: string, bucket: Bucket): Promise<void> {
    this.move(contactId, { from: bucket });
    return Promise.resolve();
  }
}
