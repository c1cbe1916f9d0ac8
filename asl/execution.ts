import { runBlock } from "./block.ts";
import { Scope } from "./cancellation.ts";
import type {
  AslHost,
  Execution,
  ExecutionContext,
  ExecutionResult,
  ExecutionStatus,
  StartExecution,
  TokenAnswer,
} from "./contracts.ts";
import type { StateMachine } from "./definition.ts";
import { AslError, ERROR } from "./errors.ts";
import { Frame, type Run } from "./frame.ts";
import { stepFunctions } from "./functions.ts";
import { EVENT_LIMIT, failure, History, payload, type HistoryEventType } from "./history.ts";
import { withinLimit } from "./plain.ts";
import { Tokens } from "./tokens.ts";

/** "Maximum execution time: 1 year". https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LONGEST_SECONDS = 365 * 24 * 3600;

const END_EVENT = {
  SUCCEEDED: "ExecutionSucceeded",
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const satisfies Record<ExecutionResult["status"], HistoryEventType>;

/** Starts an execution of a checked machine; its first state is entered in the next microtask. See contracts.ts. */
export const startExecution: StartExecution = (machine, input, context, host) =>
  new RunningExecution(machine, input, context, host);

type Ending = Omit<ExecutionResult, "stopTime">;

class RunningExecution implements Execution {
  readonly done: Promise<ExecutionResult>;
  result: ExecutionResult | undefined;
  transitions = 0;
  readonly #host: AslHost;
  readonly #history: History;
  readonly #tokens = new Tokens();
  readonly #scope = new Scope();
  #cancelDeadline = (): void => undefined;
  #resolve: (result: ExecutionResult) => void = () => undefined;

  constructor(machine: StateMachine, input: unknown, context: ExecutionContext, host: AslHost) {
    this.#host = host;
    this.#history = new History(host.now, host.onEvent);
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    const frame = new Frame(this.#run(context, input), this.#scope);
    frame.record("ExecutionStarted", () => ({ ...payload("input", input), roleArn: context.roleArn }));
    const seconds = Math.min(machine.TimeoutSeconds ?? LONGEST_SECONDS, LONGEST_SECONDS);
    this.#cancelDeadline = host.at(context.startTime + seconds * 1000, () => this.#timeOut());
    void this.#work(machine, frame, input);
  }

  get status(): ExecutionStatus {
    return this.result?.status ?? "RUNNING";
  }

  get events(): number {
    return this.#history.count;
  }

  stop(error?: string, cause?: string): void {
    this.#end({ status: "ABORTED", ...failure(error, cause) });
  }

  succeedTask(token: string, output: unknown): TokenAnswer {
    return this.#tokens.answer(token, (task) => task.succeed(output));
  }

  failTask(token: string, error = "", cause = ""): TokenAnswer {
    return this.#tokens.answer(token, (task) => task.fail(error, cause));
  }

  heartbeat(token: string): TokenAnswer {
    return this.#tokens.answer(token, (task) => task.beat());
  }

  async #work(machine: StateMachine, frame: Frame, input: unknown): Promise<void> {
    // Why: the caller must know the execution before the first task can answer it.
    await Promise.resolve();
    try {
      withinLimit(input, "The execution was started on an input");
      const output = await runBlock(machine, frame, input);
      this.#end({ status: "SUCCEEDED", output });
    } catch (error) {
      this.#end({ status: "FAILED", ...failureOf(error) });
    }
  }

  #timeOut(): void {
    this.#end({ status: "TIMED_OUT", error: ERROR.timeout });
  }

  #end(ending: Ending): void {
    if (this.result !== undefined) return;
    this.result = { ...ending, stopTime: this.#host.now() };
    const { status, output, error, cause } = ending;
    this.#history.record(END_EVENT[status], this.#history.count, () =>
      status === "SUCCEEDED" ? payload("output", output) : failure(error, cause),
    );
    this.#cancelDeadline();
    this.#scope.cancel();
    this.#resolve(this.result);
  }

  #run(context: ExecutionContext, input: unknown): Run {
    return {
      host: this.#host,
      identity: context,
      context: contextObject(context, input),
      functions: stepFunctions(this.#host),
      history: this.#history,
      tokens: this.#tokens,
      countTransition: () => {
        this.transitions += 1;
      },
      exhaust: () => {
        const cause = `The execution reached the maximum number of history events (${EVENT_LIMIT}).`;
        this.#end({ status: "FAILED", error: ERROR.runtime, cause });
      },
      runBlock,
    };
  }
}

/** An AslError ends the execution under its own name; anything else is a fault of the interpreter or its host. */
function failureOf(error: unknown): { readonly error?: string; readonly cause?: string } {
  if (error instanceof AslError) return failure(error.name, error.message);
  return failure(ERROR.runtime, error instanceof Error ? error.message : String(error));
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextObject(context: ExecutionContext, input: unknown): Record<string, unknown> {
  return {
    Execution: {
      Id: context.executionId,
      Input: input,
      Name: context.executionName,
      RoleArn: context.roleArn,
      StartTime: new Date(context.startTime).toISOString(),
    },
    StateMachine: { Id: context.stateMachineId, Name: context.stateMachineName },
  };
}
