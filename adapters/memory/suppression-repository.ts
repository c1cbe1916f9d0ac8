import type { Suppression, SuppressionRepository } from "../../core/message/ports.ts";

/** Suppressions in memory. The first reason stays. */
export class InMemorySuppressionRepository implements SuppressionRepository {
  readonly #suppressions = new Map<string, Suppression>();

  suppress(addressHash: string, suppression: Suppression): Promise<void> {
    if (!this.#suppressions.has(addressHash)) this.#suppressions.set(addressHash, suppression);
    return Promise.resolve();
  }

  find(addressHash: string): Promise<Suppression | undefined> {
    return Promise.resolve(this.#suppressions.get(addressHash));
  }
}
