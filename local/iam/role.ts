import type { Permission } from "../contracts.ts";
import { type Fields, fieldsOf, listOf, textOf } from "../services/fields.ts";
import { managedPolicy } from "./managed.ts";
import { compilePolicy, type Statement } from "./statements.ts";
import { trustedServices } from "./trust.ts";

/** A role of the template; policies add to its statements. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trusted: ReadonlySet<string>;
  readonly statements: Statement[];
}

/** Why a permission is refused. */
export const explain = (role: Role, { action, resource }: Permission, explicit: boolean): string =>
  // The wording of docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
  `User: ${role.arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/local is not authorized to perform: ${action} on resource: ${resource} ` +
  (explicit
    ? "with an explicit deny in an identity-based policy"
    : `because no identity-based policy allows the ${action} action`);

/** Reads an AWS::IAM::Role. */
export const makeRole = (
  { logicalId, properties }: { readonly logicalId: string; readonly properties: Fields },
  account: string,
): Role => ({
  name: logicalId,
  arn: `arn:aws:iam::${account}:role/${logicalId}`,
  trusted: trustedServices(properties["AssumeRolePolicyDocument"]),
  statements: [
    ...listOf(properties["ManagedPolicyArns"]).flatMap((arn) =>
      compilePolicy(managedPolicy(String(arn)), String(arn)),
    ),
    ...listOf(properties["Policies"])
      .map(fieldsOf)
      .flatMap((policy) =>
        compilePolicy(policy["PolicyDocument"], `${logicalId}/${textOf(policy, "PolicyName") ?? "inline"}`),
      ),
  ],
});
