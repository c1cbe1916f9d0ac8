import type { Condition } from "../condition/condition.ts";
import { hashId } from "../ids.ts";
import type { Instant } from "../time.ts";

/** What a waiting enrollment waits for. `condition` absent: only for the time. */
export interface Waiting {
  readonly token: string;
  readonly step: string;
  readonly since: Instant;
  readonly condition?: Condition;
}

/** One contact's passage through one version of a workflow. */
export interface Enrollment {
  readonly enrollmentId: string;
  readonly contactId: string;
  readonly workflow: string;
  readonly version: string;
  readonly entryKey: string;
  readonly status: "active" | "completed" | "exited" | "failed" | "stopped";
  readonly enteredAt: Instant;
  /** The step where she stands, for example `wait-hello`; set by each wait. */
  readonly step?: string;
  readonly waiting?: Waiting;
  /** The state machine version that it started on, so that a second attempt starts the same one. */
  readonly machineVersionArn?: string;
  readonly executionArn?: string;
  readonly endedAt?: Instant;
  readonly endReason?: string;
}

/** The id of an enrollment, the same for the same contact, workflow and entry key: also the name of its execution (26 characters). */
export function enrollmentIdOf(contactId: string, workflow: string, entryKey: string): string {
  return hashId("enrollment", contactId, workflow, entryKey);
}

/** What an execution carries: ids only, since Step Functions keeps its history for 90 days. */
export interface ExecutionInput {
  readonly contactId: string;
  readonly enrollmentId: string;
  /** Sort key of the enrollment item. */
  readonly enrollmentKey: string;
  readonly workflow: string;
  readonly version: string;
  readonly enteredAt: Instant;
  /** Step to begin with; `start` for a new enrollment. */
  readonly resumeAt: string;
}
