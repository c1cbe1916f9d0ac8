/**
 * Trigger: the executions queue: `Step Functions Execution Status Change` of our own machines, from the account's default bus.
 * Does: ends the enrollment that the execution carried, with what became of it.
 * Emits: EnrollmentsEnded and, of those that failed, EnrollmentsFailed; once per enrollment.
 * On failure: the message comes back by itself; an enrollment that has ended stays as it is. After five deliveries it waits in the dead-letter queue.
 */
import type { SQSEvent } from "aws-lambda";
import { eventDetail } from "../../adapters/lambda/bus-event.ts";
import type { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { type BatchAnswer, processMessages } from "../../adapters/lambda/process-batch.ts";
import type { EnrollmentRepository } from "../../core/contact/ports.ts";
import type { Clock } from "../../core/time.ts";
import { closeEnrollment, executionEndedSchema } from "../../core/trigger/close-enrollment.ts";

/** What close-enrollment needs. */
export interface CloseEnrollmentDeps {
  readonly clock: Clock;
  readonly enrollments: Pick<EnrollmentRepository, "close">;
  readonly emit: typeof emitMetrics;
}

/** Makes the handler. */
export function createHandler(deps: CloseEnrollmentDeps): (event: SQSEvent) => Promise<BatchAnswer> {
  return (event) =>
    processMessages(event, async ({ body }) => {
      const outcome = await closeEnrollment(eventDetail(body, executionEndedSchema), deps);
      if (outcome === "already") return;
      deps.emit({ EnrollmentsEnded: 1, ...(outcome === "failed" && { EnrollmentsFailed: 1 }) });
    });
}
