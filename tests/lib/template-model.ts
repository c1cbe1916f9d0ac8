/** A resource of a template, as tests look at it. */
export interface Resource {
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** A policy statement with lists for actions and resources. */
export interface Statement {
  readonly owner: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, unknown>>;
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  (value ?? {}) as Record<string, unknown>;

const list = (value: unknown): readonly unknown[] => (value === undefined ? [] : [value].flat());

/** A value as text that names what it refers to: `<Id.Arn>/index/x`. */
export const flat = (value: unknown): string => {
  if (typeof value === "string") return value;
  const { Ref, "Fn::GetAtt": att, "Fn::Join": join, "Fn::Sub": sub, "Fn::ImportValue": name } = record(value);
  if (Ref !== undefined) return `<${JSON.stringify(Ref).slice(1, -1)}>`;
  if (att !== undefined) return `<${list(att).join(".")}>`;
  if (join !== undefined)
    return list((join as unknown[])[1])
      .map(flat)
      .join(flat((join as unknown[])[0]));
  if (sub !== undefined) return flat(sub);
  if (name !== undefined) return flat(name);
  return JSON.stringify(value);
};

/** All resources of a type. */
export const resourcesOf = (template: unknown, type?: string): readonly Resource[] =>
  Object.entries(record(record(template)["Resources"]))
    .map(([id, resource]) => Object.assign({ Properties: {}, id }, resource) as Resource)
    .filter((resource) => type === undefined || resource.Type === type);

const statementsOf = (owner: string, document: unknown): readonly Statement[] =>
  list(record(document)["Statement"]).map((one) => ({
    owner,
    effect: String(record(one)["Effect"]),
    actions: list(record(one)["Action"]).map(String),
    resources: list(record(one)["Resource"]).map(flat),
    conditions: record(record(one)["Condition"]),
  }));

/** Every statement that says what a role may do. */
export const roleStatements = (template: unknown): readonly Statement[] => [
  ...resourcesOf(template, "AWS::IAM::Role").flatMap(({ id, Properties }) =>
    list(Properties["Policies"]).flatMap((policy) => statementsOf(id, record(policy)["PolicyDocument"])),
  ),
  ...resourcesOf(template, "AWS::IAM::Policy").flatMap(({ id, Properties }) =>
    statementsOf(id, Properties["PolicyDocument"]),
  ),
];

/** Statements of the policies on queues and topics. */
export const resourcePolicyStatements = (template: unknown, type: string): readonly Statement[] =>
  resourcesOf(template, type).flatMap(({ id, Properties }) => statementsOf(id, Properties["PolicyDocument"]));

/** A nested property. */
export const property = (resource: Resource, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => record(value)[key], resource.Properties);
