/** Thrown where work ends because nobody wants its result: never reported, never caught by a state. */
export class Cancelled extends Error {
  constructor() {
    super("This part of the execution has been cancelled.");
    this.name = "Cancelled";
  }
}

/** Begins something that settles later; returns what undoes it. */
type Begin<T> = (resolve: (value: T) => void, reject: (error: Error) => void) => () => void;

/** The extent of a block: what is pending in it ends with it. */
export class Scope {
  #cancelled = false;
  readonly #pending = new Set<() => void>();
  readonly #detach: () => void;

  constructor(parent?: Scope) {
    this.#detach = parent === undefined ? () => undefined : parent.#onCancel(() => this.cancel());
  }

  /** Throws when the scope is over: asked before each event and each wait, hence before each effect. */
  check(): void {
    if (this.#cancelled) throw new Cancelled();
  }

  /** Ends the scope and all inside it; also called at the regular end, to let go of the parent. */
  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#detach();
    for (const end of this.#pending) end();
    this.#pending.clear();
  }

  /** A promise that also rejects, with Cancelled, when the scope ends; its undo is called exactly once, however it ends. */
  pending<T>(begin: Begin<T>): Promise<T> {
    this.check();
    return new Promise<T>((resolve, reject) => {
      const late: { undo?: () => void; settled: boolean } = { settled: false };
      const settle = (finish: () => void): void => {
        if (late.settled) return;
        late.settled = true;
        forget();
        late.undo?.();
        finish();
      };
      const forget = this.#onCancel(() => settle(() => reject(new Cancelled())));
      late.undo = begin(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
      // Why not before: `begin` may settle at once, when there is no undo yet.
      if (late.settled) late.undo();
    });
  }

  #onCancel(end: () => void): () => void {
    this.#pending.add(end);
    return () => this.#pending.delete(end);
  }
}
