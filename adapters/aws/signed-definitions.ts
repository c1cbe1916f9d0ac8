import type { DefinitionKind } from "../../core/definitions/definition.ts";
import { DEFINITION_ATTRIBUTES } from "../../core/definitions/items.ts";
import type { ContentOf } from "../../core/definitions/ports.ts";
import type { FindForm } from "../../core/form/ports.ts";
import type { ReadItem } from "./signed-table.ts";
import { DEFINITION_KEYS, DEFINITIONS } from "./tables.ts";

/** Reads one version of a definition; undefined if there is none. Versions never change, so they are kept for the life of the process. */
export type ReadVersion<K extends DefinitionKind> = (
  id: string,
  version: string,
) => Promise<ContentOf<K> | undefined>;

/** Versions of one kind of definition, read without the SDK. */
export function createVersionReader<K extends DefinitionKind>(read: ReadItem, kind: K): ReadVersion<K> {
  const kept = new Map<string, ContentOf<K>>();
  return async (id, version) => {
    const name = `${id}#${version}`;
    const known = kept.get(name);
    if (known) return known;
    const key = { [DEFINITIONS.partition]: DEFINITION_KEYS.of(kind, id), [DEFINITIONS.sort]: version };
    const text = (await read(key))?.[DEFINITION_ATTRIBUTES.content];
    if (typeof text !== "string") return undefined;
    // Only publishing writes here, and it checked: a second schema would double the bundle.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const content = JSON.parse(text) as ContentOf<K>;
    kept.set(name, content);
    return content;
  };
}

/** Finds forms by their pointer, read at every post: whoever sees a new text of a form agrees to that one. */
export function createFormFinder(read: ReadItem): FindForm {
  const readVersion = createVersionReader(read, "form");
  return async (formId) => {
    const pointer = await read({
      [DEFINITIONS.partition]: DEFINITION_KEYS.currentPartition,
      [DEFINITIONS.sort]: DEFINITION_KEYS.of("form", formId),
    });
    const version = pointer?.["version"];
    if (typeof version !== "string") return undefined;
    const form = await readVersion(formId, version);
    return form && { version, form };
  };
}
