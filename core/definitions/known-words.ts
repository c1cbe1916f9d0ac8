import { editorSchemas } from "./json-schemas.ts";

let words: ReadonlySet<string> | undefined;

/** Every key of the language, taken from the schemas: what a key that is not known may have been meant to be. */
export function knownWords(): ReadonlySet<string> {
  words ??= new Set(keysIn(editorSchemas()));
  return words;
}

function keysIn(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysIn);
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    const own = key === "properties" && typeof value === "object" && value !== null ? Object.keys(value) : [];
    return own.concat(keysIn(value));
  });
}
