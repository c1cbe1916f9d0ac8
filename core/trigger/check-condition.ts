import { contactSubject, enrollmentSubject } from "../condition/contact-subject.ts";
import type { Condition } from "../condition/condition.ts";
import type { ConditionDefinitions } from "../condition/definitions.ts";
import { holds } from "../condition/evaluate.ts";
import type { Instant } from "../time.ts";
import type { EnrollmentSources } from "./waits.ts";

/** What a branch of a workflow asks. */
export interface ConditionQuestion {
  readonly contactId: string;
  readonly enrollmentId: string;
  readonly enteredAt: Instant;
  readonly condition: Condition;
}

/** Whether a condition holds now for an enrolled contact; for one that is gone, nothing holds. */
export async function checkCondition(
  { contactId, condition, ...enrollment }: ConditionQuestion,
  definitions: ConditionDefinitions,
  { clock, contacts, timeline, ledger }: EnrollmentSources,
): Promise<boolean> {
  const contact = await contacts.read(contactId);
  if (!contact) return false;
  const subject = contactSubject(
    contact,
    clock(),
    { timeline, definitions },
    enrollmentSubject(enrollment, ledger),
  );
  return holds(condition, subject);
}
