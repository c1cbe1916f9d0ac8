import type { ResourceRequest, ResourceType } from "../contracts.ts";

/** Finds how a resource is made, and refuses what the local cloud does not know. */
export interface Registry {
  find(request: ResourceRequest): ResourceType;
}

const ATTRIBUTES = new Set([
  "Type",
  "Properties",
  "DependsOn",
  "Condition",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "Metadata",
]);

const covers = (pattern: string, type: string): boolean =>
  pattern === type || (pattern.endsWith("::*") && type.startsWith(pattern.slice(0, -1)));

/** Property paths (dotted) that no entry of `known` names; naming a property accepts all below it. */
const unknownPaths = (value: unknown, known: ReadonlySet<string>, path: string): readonly string[] => {
  if (known.has("*") || known.has(path)) return [];
  const isParent = path === "" || [...known].some((entry) => entry.startsWith(`${path}.`));
  if (!isParent) return [path];
  if (Array.isArray(value)) return value.flatMap((inner) => unknownPaths(inner, known, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownPaths(inner, known, path === "" ? key : `${path}.${key}`),
  );
};

/** Refuses resource attributes such as `UpdatePolicy` that nothing here reads. */
export const checkAttributes = (logicalId: string, resource: Readonly<Record<string, unknown>>): void => {
  for (const attribute of Object.keys(resource))
    if (!ATTRIBUTES.has(attribute))
      throw new Error(
        `Resource ${logicalId} has the attribute ${attribute}, which is unknown to the local cloud.`,
      );
};

const candidates = (types: readonly ResourceType[], type: string): readonly ResourceType[] =>
  types.filter((entry) => covers(entry.type, type));

/** A registry of all resource types of the local cloud. */
export const createRegistry = (types: readonly ResourceType[]): Registry => ({
  find(request) {
    const { type, logicalId, stack, properties } = request;
    const found = candidates(types, type);
    if (found.length === 0)
      throw new Error(
        `Resource ${logicalId} of stack ${stack} has the type ${type}, which is unknown to the local cloud. Model it in local/services, or take it out of the template.`,
      );
    const entry = found.find((one) => one.handles?.(request) ?? true);
    if (entry === undefined)
      throw new Error(
        `Resource ${logicalId} of stack ${stack}: no service of the local cloud makes this ${type}: ${JSON.stringify(properties)}.`,
      );
    const unknown = unknownPaths(properties, new Set(entry.properties), "");
    if (unknown.length > 0)
      throw new Error(
        `Resource ${logicalId} (${type}) of stack ${stack} sets ${unknown.join(", ")}, unknown to the local cloud. Model the property, or name it among those without effect here.`,
      );
    return entry;
  },
});
