import type { Activity, Instant, VirtualClock } from "./contracts.ts";
import { Timers } from "./timers.ts";

const LONGEST_REAL_TIMEOUT = 2 ** 31 - 1;

/** The virtual clock with what the cloud itself needs of it. */
export interface CloudClock extends VirtualClock {
  /** One Float64: milliseconds to add to real time. Workers read it, so that functions see virtual time. */
  readonly offset: SharedArrayBuffer;
  /** Drops every timer. */
  close(): void;
}

/** Real time plus what the clock was advanced by; timers in a heap. */
class OffsetClock implements CloudClock {
  readonly offset = new SharedArrayBuffer(8);
  readonly #ahead = new Float64Array(this.offset);
  readonly #timers = new Timers();
  readonly #activity: Activity;
  readonly #real: () => Instant;
  readonly #failed: (error: unknown) => void;
  #closed = false;
  #advancing = false;
  #queue: Promise<void> = Promise.resolve();
  #armed: NodeJS.Timeout | undefined;

  constructor(activity: Activity, real: () => Instant, failed: (error: unknown) => void) {
    this.#activity = activity;
    this.#real = real;
    this.#failed = failed;
  }

  now(): Instant {
    return this.#real() + (this.#ahead[0] ?? 0);
  }

  at(at: Instant, run: () => void | Promise<void>): () => void {
    const timer = this.#timers.add(at, run);
    if (this.#timers.peek() === timer) this.#arm();
    return () => {
      timer.cancelled = true;
    };
  }

  async advance(ms: number): Promise<void> {
    const mine = this.#queue.then(() => this.#walk(this.now() + ms));
    this.#queue = mine.catch(() => undefined);
    await mine;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#armed);
    this.#timers.clear();
  }

  async #walk(target: Instant): Promise<void> {
    this.#advancing = true;
    try {
      for (;;) {
        await this.#activity.quiet();
        const next = this.#timers.peek();
        if (this.#closed || next === undefined || next.at > target) break;
        this.#jumpTo(next.at);
        this.#runDue();
      }
      this.#jumpTo(target);
      await this.#activity.quiet();
    } finally {
      this.#advancing = false;
      this.#arm();
    }
  }

  #jumpTo(instant: Instant): void {
    this.#ahead[0] = Math.max(this.#ahead[0] ?? 0, instant - this.#real());
  }

  #runDue(): void {
    const now = this.now();
    for (const timer of this.#timers.takeDue(now)) {
      // One that ran just before may have cancelled it.
      if (timer.cancelled) continue;
      this.#activity.track(async () => timer.run()).catch(this.#failed);
    }
  }

  /** While nobody advances the clock, real time drives it. */
  #arm(): void {
    clearTimeout(this.#armed);
    const next = this.#timers.peek();
    if (this.#closed || this.#advancing || next === undefined) return;
    const wait = Math.min(Math.max(next.at - this.now(), 0), LONGEST_REAL_TIMEOUT);
    this.#armed = setTimeout(() => {
      if (!this.#advancing) this.#runDue();
      this.#arm();
    }, wait);
    this.#armed.unref();
  }
}

/**
 * `real` gives real time in epoch milliseconds. `failed` hears of a timer whose work threw: one bad timer must not stop the clock.
 * Work that waits for this clock must not be tracked as activity, or `advance` would wait for itself.
 */
export const createClock = (
  activity: Activity,
  real: () => Instant = Date.now,
  failed: (error: unknown) => void = () => undefined,
): CloudClock => new OffsetClock(activity, real, failed);
