import {
  AwsError,
  type MadeResource,
  type Permission,
  type Principal,
  type ResourceType,
} from "../contracts.ts";
import { lastPart, listOf, requiredText } from "../services/fields.ts";
import { decide } from "./decide.ts";
import { explain, makeRole, type Role } from "./role.ts";
import { compilePolicy, type GrantedAction, withoutGrant } from "./statements.ts";

/** A permission that a role used, and the statement that gave it. */
export interface UsedPermission extends Permission {
  readonly role: string;
  readonly statement: string;
}

/** An action on a resource pattern that the template grants to a role. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** A permission that was refused. */
export interface Denial {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
}

/** What the template says of identities, and what came of it. */
export interface Iam {
  readonly resourceTypes: readonly ResourceType[];
  /** Throws AccessDeniedException when the principal's policies do not allow the permission. */
  check(principal: Principal, permission: Permission): void;
  /** The role by access key id, logical id or ARN; undefined if the template has none such. */
  principalOf(name: string): Principal | undefined;
  /** Throws if the role's trust policy does not let the service assume it. */
  checkTrust(roleArn: string, service: string): void;
  usedPermissions(): readonly UsedPermission[];
  denials(): readonly Denial[];
  /** Everything that the template grants, each once: what `usedPermissions` can be held against. */
  grants(): readonly Grant[];
  /** Those of the permissions used so far that would have been refused, had the template not granted this to the role. */
  refusedWithout(role: string, grant: GrantedAction): readonly Denial[];
}

/** Roles and policies of the template, evaluated for every call. */
class TemplateIam implements Iam {
  readonly #account: string;
  readonly #notice: (line: string) => void;
  readonly #roles = new Map<string, Role>();
  readonly #used = new Map<string, UsedPermission>();
  readonly #denied = new Map<string, Denial>();

  constructor(account: string, notice: (line: string) => void) {
    this.#account = account;
    this.#notice = notice;
  }

  get resourceTypes(): readonly ResourceType[] {
    return [
      {
        type: "AWS::IAM::Role",
        properties: ["AssumeRolePolicyDocument", "Policies", "ManagedPolicyArns", "Description", "Tags"],
        make: (request) => this.#add(makeRole(request, this.#account)),
      },
      {
        type: "AWS::IAM::Policy",
        properties: ["PolicyDocument", "PolicyName", "Roles"],
        make: ({ logicalId, properties }) => {
          const name = requiredText(properties, "PolicyName");
          const statements = compilePolicy(properties["PolicyDocument"], name);
          for (const role of listOf(properties["Roles"]))
            this.#require(String(role)).statements.push(...statements);
          return { ref: logicalId, attributes: {} };
        },
      },
    ];
  }

  check(principal: Principal, permission: Permission): void {
    if (principal.kind === "operator") return;
    const role = this.#find(principal.logicalId);
    if (role === undefined)
      throw new AwsError(
        "UnrecognizedClientException",
        `The template has no role ${principal.logicalId}.`,
        403,
      );
    const decision = decide(role.statements, permission);
    if (!decision.allowed) throw this.#deny(role, permission, decision.explicit);
    const { name } = role;
    const { action, resource, context } = permission;
    this.#used.set(`${name} ${action} ${resource} ${JSON.stringify(context)}`, {
      role: name,
      ...permission,
      statement: decision.by.source,
    });
  }

  principalOf(name: string): Principal | undefined {
    if (name === "operator") return { kind: "operator" };
    const role = this.#find(name);
    return role === undefined ? undefined : { kind: "role", logicalId: role.name };
  }

  checkTrust(roleArn: string, service: string): void {
    const { name, trusted } = this.#require(roleArn);
    if (trusted.has(service)) return;
    const services = [...trusted].join(", ") || "no service";
    throw new AwsError(
      "AccessDeniedException",
      `${service} is not allowed to assume the role ${name}: its AssumeRolePolicyDocument trusts ${services}.`,
    );
  }

  usedPermissions(): readonly UsedPermission[] {
    return [...this.#used.values()];
  }

  denials(): readonly Denial[] {
    return [...this.#denied.values()];
  }

  grants(): readonly Grant[] {
    const grants = new Map<string, Grant>();
    for (const { name: role, statements } of this.#roles.values())
      for (const { actions, resources } of statements.filter(({ effect }) => effect === "Allow"))
        for (const action of actions)
          for (const resource of resources)
            grants.set(`${role} ${action} ${resource}`, { role, action, resource });
    return [...grants.values()];
  }

  refusedWithout(name: string, grant: GrantedAction): readonly Denial[] {
    const role = this.#require(name);
    const statements = withoutGrant(role.statements, grant);
    return this.usedPermissions()
      .filter((used) => used.role === role.name)
      .flatMap((used) => {
        const decision = decide(statements, used);
        if (decision.allowed) return [];
        const { action, resource } = used;
        return [{ role: role.name, action, resource, reason: explain(role, used, decision.explicit) }];
      });
  }

  #find(name: string): Role | undefined {
    return this.#roles.get(lastPart(name, "/"));
  }

  #require(name: string): Role {
    const role = this.#find(name);
    if (role === undefined) throw new Error(`${name} is no role of the template.`);
    return role;
  }

  #add(role: Role): MadeResource {
    if (this.#roles.has(role.name))
      throw new Error(
        `Two roles of the assembly have the logical id ${role.name}; the local cloud tells roles apart by it. Rename one construct.`,
      );
    this.#roles.set(role.name, role);
    return { ref: role.name, attributes: { Arn: role.arn, RoleId: role.name } };
  }

  #deny(role: Role, permission: Permission, explicit: boolean): AwsError {
    const { action, resource } = permission;
    const reason = explain(role, permission, explicit);
    const key = `${role.name} ${action} ${resource}`;
    if (!this.#denied.has(key)) this.#notice(`Denied: ${reason}.`);
    this.#denied.set(key, { role: role.name, action, resource, reason });
    return new AwsError("AccessDeniedException", reason);
  }
}

/** Identities of an account; `notice` hears of each denial once. */
export const createIam = (account: string, notice: (line: string) => void): Iam =>
  new TemplateIam(account, notice);
