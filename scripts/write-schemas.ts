import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { editorSchemas } from "../core/definitions/json-schemas.ts";

const FOLDER = join(import.meta.dirname, "../schemas");

mkdirSync(FOLDER, { recursive: true });
for (const [name, schema] of Object.entries(editorSchemas())) {
  writeFileSync(join(FOLDER, name), `${JSON.stringify(schema, null, 2)}\n`);
}
