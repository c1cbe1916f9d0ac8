import type {
  EventBus,
  ExecutionStarter,
  NewExecution,
  StartAnswer,
  WaitResolver,
} from "../../core/trigger/ports.ts";
import type { Announcement } from "../../core/events.ts";
import type { MetricCounts } from "../../core/metrics.ts";

/** Starts each name once, and keeps what it was asked. */
export class ExecutionsDouble implements ExecutionStarter {
  readonly started: NewExecution[] = [];

  start(execution: NewExecution): Promise<StartAnswer> {
    if (this.started.some(({ name }) => name === execution.name))
      return Promise.resolve({ outcome: "already" });
    this.started.push(execution);
    return Promise.resolve({ outcome: "started", executionArn: `arn:execution:${execution.name}` });
  }
}

/** Resolves each token once. */
export class WaitsDouble implements WaitResolver {
  readonly resolved: string[] = [];

  resolve(token: string): Promise<"resolved" | "gone"> {
    if (this.resolved.includes(token)) return Promise.resolve("gone");
    this.resolved.push(token);
    return Promise.resolve("resolved");
  }
}

/** A bus that refuses announcements of these ids. */
export class BusDouble implements EventBus {
  readonly published: Announcement[] = [];
  readonly #refused: readonly string[];

  constructor(...refused: readonly string[]) {
    this.#refused = refused;
  }

  publish(announcements: readonly Announcement[]): Promise<readonly Announcement[]> {
    this.published.push(...announcements.filter(({ id }) => !this.#refused.includes(id)));
    return Promise.resolve(announcements.filter(({ id }) => this.#refused.includes(id)));
  }
}

/** Adds up what was emitted. */
export function metricsDouble() {
  const emitted: Record<string, number> = {};
  const emit = (counts: MetricCounts): void => {
    for (const [name, count] of Object.entries(counts)) emitted[name] = (emitted[name] ?? 0) + count;
  };
  return { emitted, emit };
}
