import * as z from "zod/mini";
import { SOURCE_SCHEMAS } from "./schemas.ts";

/** JSON Schemas of every kind of file, for editors, by file name: `workflow.schema.json` and so on. */
export function editorSchemas(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(SOURCE_SCHEMAS).map(([kind, schema]) => [
      `${kind}.schema.json`,
      { title: `Espalier ${kind}`, ...z.toJSONSchema(schema, { io: "input" }) },
    ]),
  );
}
