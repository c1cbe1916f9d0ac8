import type { RefusedEventRepository } from "../../core/record/ports.ts";
import { dayOf } from "../../core/time.ts";
import type { RefusedEvent } from "../../core/tracking-event.ts";

/** Refused events in memory. */
export class InMemoryRefusedEvents implements RefusedEventRepository {
  readonly #refused = new Map<string, RefusedEvent>();

  keep(refused: readonly RefusedEvent[]): Promise<void> {
    for (const each of refused) this.#refused.set(each.refusedId, each);
    return Promise.resolve();
  }

  ofDay(day: string): Promise<readonly RefusedEvent[]> {
    const ofDay = [...this.#refused.values()].filter(({ receivedAt }) => dayOf(receivedAt) === day);
    return Promise.resolve(ofDay.toSorted((a, b) => b.receivedAt - a.receivedAt));
  }
}
