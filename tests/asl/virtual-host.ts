import type { AslHost, HistoryEvent, TaskRequest } from "../../asl/contracts.ts";
import type { Execution, ExecutionResult } from "../../asl/contracts.ts";
import { startExecution } from "../../asl/execution.ts";
import { parseStateMachine } from "../../asl/parse.ts";

export const START = Date.parse("2026-08-18T17:00:00.000Z");

type TaskHandler = (task: TaskRequest) => unknown;

interface Timer {
  readonly instant: number;
  readonly run: () => void;
}

/** A host with a clock that stands still until told, chance that always says the same, and tasks as functions. */
export class VirtualHost implements AslHost {
  readonly tasks: TaskRequest[] = [];
  readonly events: HistoryEvent[] = [];
  readonly timers = new Set<Timer>();
  chance = 0.5;
  #now = START;
  readonly #handler: TaskHandler;

  constructor(handler: TaskHandler = () => ({})) {
    this.#handler = handler;
  }

  readonly now = (): number => this.#now;
  readonly random = (): number => this.chance;
  readonly onEvent = (event: HistoryEvent): void => void this.events.push(event);

  readonly at = (instant: number, call: () => void): (() => void) => {
    const timer = { instant, run: call };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  };

  readonly runTask = (task: TaskRequest): Promise<unknown> => {
    this.tasks.push(task);
    return new Promise((resolve) => {
      resolve(this.#handler(task));
    });
  };

  /** Moves the clock from due time to due time, each time letting executions come to rest. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await rest();
    for (;;) {
      const due = [...this.timers]
        .filter((timer) => timer.instant <= end)
        .toSorted((a, b) => a.instant - b.instant)[0];
      if (due === undefined) break;
      this.timers.delete(due);
      this.#now = Math.max(this.#now, due.instant);
      due.run();
      await rest();
    }
    this.#now = end;
  }

  get eventTypes(): string[] {
    return this.events.map((event) => event.type);
  }
}

/** One turn of the event loop: what contracts.ts promises to be enough. */
export function rest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A machine of these states, the first of which is StartAt. */
export function machine(states: Record<string, unknown>, top: Record<string, unknown> = {}): unknown {
  return { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states, ...top };
}

let tokens = 0;

export function start(definition: unknown, input: unknown, host: AslHost): Execution {
  const context = {
    executionId: "arn:aws:states:eu-west-1:000000000000:execution:shop:e1",
    executionName: "e1",
    roleArn: "arn:aws:iam::000000000000:role/shop",
    startTime: host.now(),
    stateMachineId: "arn:aws:states:eu-west-1:000000000000:stateMachine:shop",
    stateMachineName: "shop",
    newToken: () => `token-${(tokens += 1)}`,
  };
  return startExecution(parseStateMachine(definition), input, context, host);
}

/** Runs a machine to its end, however long that takes by the virtual clock. */
export async function run(
  definition: unknown,
  input: unknown = {},
  host = new VirtualHost(),
): Promise<ExecutionResult> {
  const execution = start(definition, input, host);
  await host.advance(366 * 24 * 3600 * 1000);
  return execution.done;
}

/** The output of a machine of one Pass state with this Output. */
export async function outputOf(
  template: unknown,
  input: unknown = {},
  host = new VirtualHost(),
): Promise<unknown> {
  const result = await run(machine({ Only: { Type: "Pass", Output: template, End: true } }), input, host);
  return result.status === "SUCCEEDED" ? result.output : result;
}
