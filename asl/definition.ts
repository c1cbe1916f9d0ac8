/** A value that may hold `{% JSONata %}` strings, however deep. */
export type Template = unknown;

/** Names and templates of variables to set. */
export type Assignments = Readonly<Record<string, Template>>;

interface Described {
  readonly Comment?: string;
  readonly QueryLanguage?: "JSONata";
}

interface Writing {
  readonly Assign?: Assignments;
  readonly Output?: Template;
}

/** Where a state goes on: exactly one of both. */
interface Leading {
  readonly Next?: string;
  readonly End?: true;
}

/** What is repeated after an error. https://states-language.net/spec.html#errors */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "NONE" | "FULL";
}

/** Where an error leads when it is not, or no longer, repeated. */
export interface Catcher extends Writing {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** What Task, Parallel and Map do about errors: retriers first, then catchers, each in order. */
export interface Recovering {
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

/** Hands its input on, or its Output; sets variables. */
export interface PassState extends Described, Writing, Leading {
  readonly Type: "Pass";
}

/** Calls a resource. */
export interface TaskState extends Described, Writing, Leading, Recovering {
  readonly Type: "Task";
  readonly Resource: string;
  readonly Arguments?: Template;
  readonly TimeoutSeconds?: number | string;
  readonly HeartbeatSeconds?: number | string;
}

interface ChoiceRule extends Writing {
  readonly Comment?: string;
  readonly Condition: boolean | string;
  readonly Next: string;
}

/** Goes where the first rule that holds leads, else to Default. */
export interface ChoiceState extends Described, Writing {
  readonly Type: "Choice";
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

/** Lasts for seconds or until a timestamp. */
export interface WaitState extends Described, Writing, Leading {
  readonly Type: "Wait";
  readonly Seconds?: number | string;
  readonly Timestamp?: string;
}

/** Ends its block well. */
export interface SucceedState extends Described {
  readonly Type: "Succeed";
  readonly Output?: Template;
}

/** Ends its block with an error. */
export interface FailState extends Described {
  readonly Type: "Fail";
  readonly Error?: string;
  readonly Cause?: string;
}

/** Runs branches at the same time. */
export interface ParallelState extends Described, Writing, Leading, Recovering {
  readonly Type: "Parallel";
  readonly Branches: readonly Block[];
  readonly Arguments?: Template;
}

/** Runs one block for each item, inline. */
export interface MapState extends Described, Writing, Leading, Recovering {
  readonly Type: "Map";
  readonly ItemProcessor: Block;
  readonly Items?: Template;
  readonly ItemSelector?: Template;
  readonly MaxConcurrency?: number | string;
}

/** One state of a machine. https://states-language.net/spec.html#states-fields */
export type State =
  | PassState
  | TaskState
  | ChoiceState
  | WaitState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** The names of state types. */
export type StateType = State["Type"];

/** States that belong together: a machine, a branch of a Parallel, the processor of a Map. */
export interface Block {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A checked state machine: made by `parseStateMachine` only. */
export interface StateMachine extends Block {
  readonly Comment?: string;
  readonly TimeoutSeconds?: number;
}
