import type { ExecutionInput } from "../contact/enrollment.ts";
import type { Announcement } from "../events.ts";

/** Starts executions of compiled workflows. */
export interface ExecutionStarter {
  /** `already` if an execution of this name has been started before: that one carries the enrollment. */
  start(execution: NewExecution): Promise<StartAnswer>;
}

/** An execution to start. */
export interface NewExecution {
  readonly machineVersionArn: string;
  /** The enrollment id: at most 80 characters of `[a-z0-9]`. */
  readonly name: string;
  readonly input: ExecutionInput;
}

/** Whether this call started it. */
export type StartAnswer =
  | { readonly outcome: "started"; readonly executionArn: string }
  | { readonly outcome: "already" };

/** Ends waits of executions by their task tokens. */
export interface WaitResolver {
  /** `gone` if the wait is over: somebody else resolved it, or its time ran out. */
  resolve(token: string): Promise<"resolved" | "gone">;
}

/** The bus that tells the world what changed. */
export interface EventBus {
  /** Puts all of them, at most ten at a time, and sends again only what failed. Answers those that it could not put. */
  publish(announcements: readonly Announcement[]): Promise<readonly Announcement[]>;
}
