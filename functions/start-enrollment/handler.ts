/**
 * Trigger: the enrollments queue: `WorkflowTriggered` of our own bus.
 * Does: claims the enrollment on the contact, then starts its execution on the version of the workflow that is current.
 * Emits: EnrollmentsStarted, once per enrollment.
 * On failure: the message comes back by itself; claim and start find what was done. After five deliveries it waits in the dead-letter queue.
 */
import type { SQSEvent } from "aws-lambda";
import { eventDetail } from "../../adapters/lambda/bus-event.ts";
import type { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { type BatchAnswer, processMessages } from "../../adapters/lambda/process-batch.ts";
import type { DefinitionReader } from "../../core/definitions/ports.ts";
import { BUS_EVENTS } from "../../core/events.ts";
import { type StartDeps, startEnrollment } from "../../core/trigger/start-enrollment.ts";

/** What start-enrollment needs. */
export interface StartEnrollmentDeps extends StartDeps {
  readonly definitions: Pick<DefinitionReader, "current">;
  readonly emit: typeof emitMetrics;
}

/** Makes the handler. */
export function createHandler(deps: StartEnrollmentDeps): (event: SQSEvent) => Promise<BatchAnswer> {
  return async (event) => {
    const pointers = await deps.definitions.current();
    return processMessages(event, async ({ body }) => {
      const outcome = await startEnrollment(eventDetail(body, BUS_EVENTS.WorkflowTriggered), pointers, deps);
      if (outcome === "started") deps.emit({ EnrollmentsStarted: 1 });
    });
  };
}
