import type { Enrollment } from "../contact/enrollment.ts";
import { enrollmentIdOf } from "../contact/enrollment.ts";
import { CONTACT_ITEMS } from "../contact/items.ts";
import type { ContactReader, EnrollmentRepository } from "../contact/ports.ts";
import type { CurrentDefinition } from "../definitions/definition.ts";
import { InvalidInputError } from "../errors.ts";
import type { BusEventDetail } from "../events.ts";
import type { ExecutionStarter } from "./ports.ts";

/** What starting an enrollment needs. */
export interface StartDeps {
  readonly contacts: ContactReader;
  readonly enrollments: EnrollmentRepository;
  readonly executions: ExecutionStarter;
}

/** What became of a trigger. */
export type StartOutcome = "started" | "already" | "contact_gone";

/**
 * Lets a contact into a workflow, once per entry key: claims the enrollment, then starts its execution under the enrollment's id. A
 * second call finds both done. Whether she may be mailed is not asked here: each send decides.
 */
export async function startEnrollment(
  trigger: BusEventDetail<"WorkflowTriggered">,
  pointers: readonly CurrentDefinition[],
  deps: StartDeps,
): Promise<StartOutcome> {
  const contact = await deps.contacts.read(trigger.contactId);
  if (!contact) return "contact_gone";
  const claim = newEnrollment(trigger, contact.state.contactId, pointers);
  const answer = await deps.enrollments.claim(claim);
  const enrollment = answer.outcome === "claimed" ? claim : answer.enrollment;
  if (enrollment.status !== "active" || enrollment.executionArn !== undefined) return "already";
  return startExecution(enrollment, deps);
}

async function startExecution(enrollment: Enrollment, deps: StartDeps): Promise<StartOutcome> {
  const { contactId, enrollmentId, workflow, version, entryKey, enteredAt, machineVersionArn } = enrollment;
  if (machineVersionArn === undefined) {
    throw new InvalidInputError(
      `Enrollment ${enrollmentId} names no state machine version. It was not written by Espalier; remove the item and trigger again.`,
    );
  }
  const started = await deps.executions.start({
    machineVersionArn,
    name: enrollmentId,
    input: {
      contactId,
      enrollmentId,
      enrollmentKey: CONTACT_ITEMS.enrollment(workflow, entryKey),
      workflow,
      version,
      enteredAt,
      resumeAt: "start",
    },
  });
  if (started.outcome === "already") return "already";
  await deps.enrollments.noteExecution(enrollment, started.executionArn);
  return "started";
}

/**
 * The enrollment of a trigger. She enters the version that is current now: the one that the trigger named, unless another was published
 * in the seconds between.
 */
function newEnrollment(
  { workflow, entryKey, at }: BusEventDetail<"WorkflowTriggered">,
  contactId: string,
  pointers: readonly CurrentDefinition[],
): Enrollment {
  const pointer = pointers.find((each) => each.kind === "workflow" && each.id === workflow);
  if (pointer?.machineVersionArn === undefined) {
    throw new InvalidInputError(
      `Workflow ${workflow} has no state machine. Publish it again, then redrive the dead-letter queue of start-enrollment.`,
    );
  }
  return {
    enrollmentId: enrollmentIdOf(contactId, workflow, entryKey),
    contactId,
    workflow,
    version: pointer.version,
    entryKey,
    status: "active",
    enteredAt: at,
    machineVersionArn: pointer.machineVersionArn,
  };
}
