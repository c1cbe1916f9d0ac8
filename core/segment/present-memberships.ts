import type { ConditionSubject } from "../condition/subject.ts";
import { holds } from "../condition/evaluate.ts";
import type { Membership } from "../contact/contact.ts";

/**
 * The memberships that still hold at the subject's instant. A score that decays, or a span that ends, turns a segment without any
 * change that could be reacted to: whoever shows or uses memberships asks here, and the stored ones follow within the minute.
 */
export async function presentMemberships(
  memberships: readonly Membership[],
  subject: ConditionSubject,
): Promise<readonly Membership[]> {
  const still = await Promise.all(memberships.map(({ segment }) => holds({ segment }, subject)));
  return memberships.filter((_, at) => still[at]);
}
