/**
 * Trigger: a branch of a workflow, invoked by its execution.
 * Does: evaluates the condition for the contact as she is now, by consistent reads; changes nothing.
 * Emits: nothing; answers `{ holds }`.
 * On failure: `TryAgain`, which the workflow retries; `InvalidInput` if the condition can never be evaluated, which ends the execution.
 */
import * as z from "zod/mini";
import { currentDefinitions } from "../../core/condition/definitions.ts";
import { conditionSchema } from "../../core/condition/schema.ts";
import type { DefinitionReader } from "../../core/definitions/ports.ts";
import { InvalidInputError, RetryableError, WORKFLOW_ERRORS } from "../../core/errors.ts";
import { checkCondition } from "../../core/trigger/check-condition.ts";
import type { EnrollmentSources } from "../../core/trigger/waits.ts";

/** What check-condition needs. */
export interface CheckConditionDeps extends EnrollmentSources {
  readonly definitions: DefinitionReader;
}

const questionSchema = z.object({
  contactId: z.string(),
  enrollmentId: z.string(),
  enteredAt: z.number(),
  condition: conditionSchema,
});

/** Makes the handler. */
export function createHandler(
  deps: CheckConditionDeps,
): (event: unknown) => Promise<{ readonly holds: boolean }> {
  return async (event) => {
    const question = z.safeParse(questionSchema, event);
    if (!question.success) {
      throw new InvalidInputError(`The branch's question cannot be read: ${z.prettifyError(question.error)}`);
    }
    try {
      return { holds: await checkCondition(question.data, currentDefinitions(deps.definitions), deps) };
    } catch (error) {
      if (error instanceof InvalidInputError) throw error;
      throw new RetryableError(WORKFLOW_ERRORS.tryAgain, `The contact could not be read: ${nameOf(error)}.`);
    }
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown error";
}
