import type { TokenAnswer } from "./contracts.ts";

/** What a task that waits for its token hears. */
interface TokenListener {
  readonly succeed: (output: unknown) => void;
  readonly fail: (error: string, cause: string) => void;
  readonly beat: () => void;
}

/** The task tokens that one execution has given out. */
export class Tokens {
  readonly #open = new Map<string, TokenListener>();
  readonly #closed = new Set<string>();

  open(token: string, listener: TokenListener): void {
    this.#open.set(token, listener);
  }

  close(token: string): void {
    if (this.#open.delete(token)) this.#closed.add(token);
  }

  /** Tells the waiting task, if there still is one. */
  answer(token: string, tell: (listener: TokenListener) => void): TokenAnswer {
    const listener = this.#open.get(token);
    if (listener === undefined) return this.#closed.has(token) ? "timed-out" : "does-not-exist";
    tell(listener);
    return "ok";
  }
}
