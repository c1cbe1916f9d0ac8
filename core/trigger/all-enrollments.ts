import type { Contact } from "../contact/contact.ts";
import type { Enrollment } from "../contact/enrollment.ts";
import type { EnrollmentRepository } from "../contact/ports.ts";
import { contactIdOf } from "../identity/keys.ts";

/**
 * The enrollments of a contact and of every known contact that went up in her: a merge never moves them, since their executions name
 * the contact that they began with. Whoever was never merged costs no read.
 */
export async function allEnrollments(
  contact: Contact,
  enrollments: Pick<EnrollmentRepository, "ofContact">,
): Promise<readonly Enrollment[]> {
  const absorbed = contact.state.senderKeys
    .map(contactIdOf)
    .filter((id) => id !== undefined)
    .filter((id) => id !== contact.state.contactId);
  const theirs = await Promise.all(absorbed.map((id) => enrollments.ofContact(id)));
  return [...contact.enrollments, ...theirs.flat()];
}
