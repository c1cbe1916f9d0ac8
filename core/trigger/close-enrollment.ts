import * as z from "zod/mini";
import { CONTACT_ITEMS } from "../contact/items.ts";
import type { EnrollmentEnd, EnrollmentRepository } from "../contact/ports.ts";
import type { Clock } from "../time.ts";

/**
 * The end of an execution, as Step Functions reports it:
 * docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const executionEndedSchema = z.object({
  status: z.enum(["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  /** JSON text of the execution's input. */
  input: z.string(),
  output: z.nullish(z.string()),
  error: z.nullish(z.string()),
  /** Milliseconds since the epoch. */
  stopDate: z.nullish(z.number()),
});

/** The end of an execution. */
export type ExecutionEnded = z.infer<typeof executionEndedSchema>;

const STATUS_OF: Readonly<Record<ExecutionEnded["status"], EnrollmentEnd["status"]>> = {
  SUCCEEDED: "completed",
  FAILED: "failed",
  TIMED_OUT: "failed",
  ABORTED: "stopped",
};

const inputSchema = z.object({ contactId: z.string(), workflow: z.string(), enrollmentKey: z.string() });
const outputSchema = z.object({ exited: z.string() });

/** Closes the enrollment of an execution that has ended; says how it ended, or that it had ended before. */
export async function closeEnrollment(
  ended: ExecutionEnded,
  deps: { readonly clock: Clock; readonly enrollments: Pick<EnrollmentRepository, "close"> },
): Promise<EnrollmentEnd["status"] | "already"> {
  const { contactId, workflow, enrollmentKey } = z.parse(inputSchema, JSON.parse(ended.input));
  const entryKey = enrollmentKey.slice(CONTACT_ITEMS.enrollment(workflow, "").length);
  const at = ended.stopDate ?? deps.clock();
  const outcome = outcomeOf(ended);
  const closed = await deps.enrollments.close({ contactId, workflow, entryKey }, { ...outcome, at });
  return closed === "closed" ? outcome.status : closed;
}

/** An `exit` step succeeds with `{ exited: <reason> }`. */
function outcomeOf({ status, output, error }: ExecutionEnded): Omit<EnrollmentEnd, "at"> {
  const exit = z.safeParse(outputSchema, JSON.parse(output ?? "null"));
  if (status === "SUCCEEDED" && exit.success) return { status: "exited", reason: exit.data.exited };
  return { status: STATUS_OF[status], ...(error && { reason: error }) };
}
