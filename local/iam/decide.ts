import type { Permission } from "../contracts.ts";
import type { Statement } from "./statements.ts";

/** Whether policies allow a permission, and which statement says so. */
export type Decision =
  | { readonly allowed: true; readonly by: Statement }
  | { readonly allowed: false; readonly explicit: boolean };

/** An explicit deny wins, and nothing is allowed that no statement allows: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html */
export const decide = (
  statements: readonly Statement[],
  { action, resource, context = {} }: Permission,
): Decision => {
  const matching = statements.filter((one) => one.matches(action, resource, context));
  const explicit = matching.some(({ effect }) => effect === "Deny");
  const [by] = matching;
  return explicit || by === undefined ? { allowed: false, explicit } : { allowed: true, by };
};
