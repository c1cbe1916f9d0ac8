import type { StateType } from "./definition.ts";

type TaskEvent =
  | "Scheduled"
  | "Started"
  | "StartFailed"
  | "Submitted"
  | "SubmitFailed"
  | "Succeeded"
  | "Failed"
  | "TimedOut";

/** The types that this interpreter reports. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export type HistoryEventType =
  | `Execution${"Started" | "Succeeded" | "Failed" | "TimedOut" | "Aborted"}`
  | `${StateType}StateEntered`
  | `${Exclude<StateType, "Fail">}StateExited`
  | `Task${TaskEvent}`
  | `ParallelState${"Started" | "Succeeded" | "Failed"}`
  | `MapState${"Started" | "Succeeded" | "Failed"}`
  | `MapIteration${"Started" | "Succeeded" | "Failed"}`;

/** One event of an execution's history. */
export interface HistoryEvent {
  /** From 1, without gaps. */
  readonly id: number;
  /** The event that led to this one; 0 for the first. */
  readonly previousEventId: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly type: HistoryEventType;
  /** The members of the API's `…EventDetails` object, which `detailsField` names; payloads are JSON text. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** "25,000 events in a single state machine execution history". https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const EVENT_LIMIT = 25_000;

/** The member of the API's HistoryEvent that holds the details of a type: states share one for entered and one for exited. */
export function detailsField(type: HistoryEventType): string {
  if (type.endsWith("StateEntered")) return "stateEnteredEventDetails";
  if (type.endsWith("StateExited")) return "stateExitedEventDetails";
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** A payload as event details show it: `input` or `output` with its `…Details`. */
export function payload(name: "input" | "output" | "parameters", value: unknown): Record<string, unknown> {
  const text = JSON.stringify(value);
  return name === "parameters"
    ? { [name]: text }
    : { [name]: text, [`${name}Details`]: { truncated: false } };
}

/** Error and cause as event details show them: absent when empty. */
export function failure(error?: string, cause?: string): Record<string, unknown> {
  return { ...(error ? { error } : {}), ...(cause ? { cause } : {}) };
}

/** Numbers an execution's events and hands them on; builds nothing when nobody listens. */
export class History {
  #count = 0;
  readonly #now: () => number;
  readonly #listener: ((event: HistoryEvent) => void) | undefined;

  constructor(now: () => number, listener?: (event: HistoryEvent) => void) {
    this.#now = now;
    this.#listener = listener;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether only the event that ends the execution has still room. */
  get full(): boolean {
    return this.#count >= EVENT_LIMIT - 1;
  }

  /** Returns the event's id, the `previousEventId` of what follows. */
  record(type: HistoryEventType, previousEventId: number, details?: () => Record<string, unknown>): number {
    this.#count += 1;
    this.#listener?.({
      id: this.#count,
      previousEventId,
      timestamp: this.#now(),
      type,
      ...(details ? { details: details() } : {}),
    });
    return this.#count;
  }
}
