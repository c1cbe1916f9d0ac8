import type { AslHost, ExecutionContext } from "./contracts.ts";
import type { Bindings } from "./expressions.ts";
import type { Block } from "./definition.ts";
import type { History, HistoryEventType } from "./history.ts";
import type { Tokens } from "./tokens.ts";
import type { Scope } from "./cancellation.ts";
import { Variables } from "./variables.ts";

/** What all blocks of one execution share. */
export interface Run {
  readonly host: AslHost;
  readonly identity: ExecutionContext;
  /** The parts of `$states.context` that never change. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly functions: Bindings;
  readonly history: History;
  readonly tokens: Tokens;
  readonly countTransition: () => void;
  /** Ends the execution because its history is full. */
  readonly exhaust: () => void;
  /** Runs inner blocks; here so that states need not import what imports them. */
  readonly runBlock: (block: Block, frame: Frame, input: unknown) => Promise<unknown>;
}

/** `$states.context.Map.Item` */
export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

/** One block being run: the machine's, a branch's, an iteration's. */
export class Frame {
  readonly run: Run;
  readonly scope: Scope;
  readonly variables: Variables;
  readonly mapItem: MapItem | undefined;
  #lastEvent: number;

  constructor(run: Run, scope: Scope, outer?: Frame, mapItem: MapItem | undefined = outer?.mapItem) {
    this.run = run;
    this.scope = scope;
    this.variables = new Variables(outer?.variables);
    this.mapItem = mapItem;
    this.#lastEvent = outer === undefined ? 0 : outer.#lastEvent;
  }

  /** Adds an event to the history; the execution ends here if there is no room. Returns its id. */
  record(type: HistoryEventType, details?: () => Record<string, unknown>): number {
    this.scope.check();
    if (this.run.history.full) {
      this.run.exhaust();
      this.scope.check();
    }
    this.#lastEvent = this.run.history.record(type, this.#lastEvent, details);
    return this.#lastEvent;
  }

  /** Lets the clock reach an instant (epoch ms). */
  sleepUntil(instant: number): Promise<void> {
    return this.scope.pending<void>((resolve) => this.run.host.at(instant, () => resolve()));
  }
}
