import type { HistoryEvent } from "./history.ts";
import type { StateMachine } from "./definition.ts";

export type { HistoryEvent } from "./history.ts";
export type { StateMachine } from "./definition.ts";
export { AslError } from "./errors.ts";

/**
 * How the interpreter is called:
 *
 *   const machine = parseStateMachine(JSON.parse(definition));           // asl/parse.ts; throws DefinitionError
 *   const execution = startExecution(machine, input, context, host);     // asl/execution.ts
 *   const { status, output } = await execution.done;                     // never rejects
 *
 * Between two calls of the host an execution uses microtasks only: one turn of the event loop after the
 * last answer (timer, task, token) it stands still until the next.
 */
export type StartExecution = (
  machine: StateMachine,
  input: unknown,
  context: ExecutionContext,
  host: AslHost,
) => Execution;

/** What an execution needs from its surroundings: a clock, chance, the tasks. */
export interface AslHost {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls `run` back once at `instant` (epoch ms), at once-but-later if it has passed; returns what cancels it. */
  readonly at: (instant: number, run: () => void) => () => void;
  /** Chance in [0, 1): for JitterStrategy FULL, `$random()`, `$shuffle()` and `$uuid()`. */
  readonly random: () => number;
  /**
   * Runs a task. Resolves with its result (a JSON value), or rejects with an AslError that carries the error name;
   * anything else thrown is reported as States.TaskFailed with its message as cause.
   * For `.waitForTaskToken` the call only submits: what it resolves with is discarded and the state goes on when the
   * token is answered, which may be before the submission resolves.
   */
  readonly runTask: (task: TaskRequest) => Promise<unknown>;
  /** Hears of each history event, in order, synchronously. Absent: events are counted, not built. */
  readonly onEvent?: (event: HistoryEvent) => void;
}

/** One attempt of a Task state. */
export interface TaskRequest {
  /** The state's Resource as written, suffix (`.waitForTaskToken`, `.sync`) included. */
  readonly resource: string;
  /** Evaluated Arguments; the state's input when the state has none. */
  readonly arguments: unknown;
  readonly stateName: string;
  /** Present for `.waitForTaskToken`; the same as `$states.context.Task.Token` in Arguments. */
  readonly token?: string;
  /** Aborted when the attempt no longer matters: timeout, stopped execution, a failed sibling branch. */
  readonly signal: AbortSignal;
}

/** Who an execution is; becomes `$states.context`. */
export interface ExecutionContext {
  /** The execution's ARN. */
  readonly executionId: string;
  readonly executionName: string;
  readonly roleArn: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  /** The machine's ARN. */
  readonly stateMachineId: string;
  readonly stateMachineName: string;
  /** A new task token, unique over all executions, at most 2,048 characters. */
  readonly newToken: () => string;
}

/** As DescribeExecution's status. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** How an execution ended. */
export interface ExecutionResult {
  readonly status: Exclude<ExecutionStatus, "RUNNING">;
  /** Present when it succeeded: a JSON value. */
  readonly output?: unknown;
  /** Present, if there is one, when it did not. */
  readonly error?: string;
  readonly cause?: string;
  /** Epoch milliseconds. */
  readonly stopTime: number;
}

/**
 * What became of an answer to a task token: `ok`; `timed-out` for a token whose task has ended, whichever way
 * (TaskTimedOut); `does-not-exist` for one that this execution never gave out (TaskDoesNotExist).
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html
 */
export type TokenAnswer = "ok" | "timed-out" | "does-not-exist";

/** A running or ended execution. */
export interface Execution {
  readonly status: ExecutionStatus;
  /** Resolves once, when the execution ends; never rejects. */
  readonly done: Promise<ExecutionResult>;
  /** The same as `done` gives, as soon as it has ended. */
  readonly result: ExecutionResult | undefined;
  /** State transitions so far as they are billed: states entered and retries. */
  readonly transitions: number;
  /** History events so far. */
  readonly events: number;
  /** Ends it as ABORTED, synchronously; without effect on an ended one. */
  readonly stop: (error?: string, cause?: string) => void;
  readonly succeedTask: (token: string, output: unknown) => TokenAnswer;
  readonly failTask: (token: string, error?: string, cause?: string) => TokenAnswer;
  readonly heartbeat: (token: string) => TokenAnswer;
}
