import type { Json } from "../json.ts";
import type { Message } from "../message/message.ts";
import type { Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import type { Condition } from "./condition.ts";

/** A score as it reads at an instant. */
export interface ScoreReading {
  readonly value: number;
  /** Band that the value falls in; absent below the lowest one. */
  readonly band?: string;
}

/** Which events of a timeline a condition asks for. */
export interface EventQuery {
  readonly name: string;
  /** Inclusive, on `occurredAt`. */
  readonly from?: Instant;
}

/** Whom a condition is about. What costs a read is asked for only when the answer depends on it. */
export interface ConditionSubject {
  /** The instant that the condition is evaluated for. */
  readonly now: Instant;
  attribute(name: string): Json | undefined;
  consented(topic: string): boolean;
  score(score: string): Promise<ScoreReading | undefined>;
  events(query: EventQuery): Promise<readonly TimelineEvent[]>;
  /** The condition of a segment; undefined if there is no such segment. */
  segment(segment: string): Promise<Condition | undefined>;
  /** Inside a workflow only: the enrollment, and the messages that its send steps made. */
  readonly enrollment?: EnrollmentSubject;
}

/** The enrollment that a branch or wait belongs to. */
export interface EnrollmentSubject {
  readonly enteredAt: Instant;
  message(step: string): Promise<Message | undefined>;
}
