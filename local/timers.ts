import type { Instant } from "./contracts.ts";

/** Something to run when the clock reaches `at`; `order` keeps first come, first served among equals. */
export interface Timer {
  readonly at: Instant;
  readonly order: number;
  readonly run: () => void | Promise<void>;
  cancelled: boolean;
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Timers by due time: a binary heap, since ten thousand waiting executions are ten thousand timers. */
export class Timers {
  readonly #heap: Timer[] = [];
  #order = 0;

  add(at: Instant, run: () => void | Promise<void>): Timer {
    this.#order += 1;
    const timer = { at, order: this.#order, run, cancelled: false };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return timer;
  }

  /** The next timer that is not cancelled. */
  peek(): Timer | undefined {
    while (this.#heap[0]?.cancelled === true) this.#pop();
    return this.#heap[0];
  }

  /** Takes out, in order, what is due at `now`. */
  takeDue(now: Instant): readonly Timer[] {
    const due: Timer[] = [];
    for (let next = this.peek(); next !== undefined && next.at <= now; next = this.peek()) {
      this.#pop();
      due.push(next);
    }
    return due;
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #pop(): void {
    this.#swap(0, this.#heap.length - 1);
    this.#heap.pop();
    this.#sink();
  }

  #rise(from: number): void {
    for (let i = from; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.#earlier(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(): void {
    for (let i = 0; ;) {
      let least = i;
      if (this.#earlier(2 * i + 1, least)) least = 2 * i + 1;
      if (this.#earlier(2 * i + 2, least)) least = 2 * i + 2;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }

  #swap(i: number, j: number): void {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (a === undefined || b === undefined) return;
    this.#heap[i] = b;
    this.#heap[j] = a;
  }

  #earlier(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    return a !== undefined && b !== undefined && before(a, b);
  }
}
