import type { TemplateResource } from "./assembly.ts";
import { references } from "./intrinsics.ts";

type Resources = Readonly<Record<string, TemplateResource>>;

const dependenciesOf = (resource: TemplateResource, resources: Resources): readonly string[] => {
  const named = resource.DependsOn === undefined ? [] : [resource.DependsOn].flat();
  return [...named, ...references(resource.Properties)].filter((id) => id in resources);
};

/** Logical ids after everything they refer to or depend on. A circle throws and names its members. */
export const creationOrder = (resources: Resources): readonly string[] => {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (done.has(id)) return;
    if (path.includes(id))
      throw new Error(`The template has a circular dependency: ${[...path, id].join(" → ")}.`);
    const resource = resources[id];
    if (resource === undefined) return;
    for (const dependency of dependenciesOf(resource, resources)) visit(dependency, [...path, id]);
    done.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
  return [...done];
};
