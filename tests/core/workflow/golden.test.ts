import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileDefinitions } from "../../../adapters/render/compile-definitions.ts";
import { WORLD } from "../../doubles/definition-files.ts";

const CASES = join(import.meta.dirname, "../../fixtures/workflows");

const read = (name: string, file: string) => readFileSync(join(CASES, name, file), "utf8");

/** The one workflow of a case, compiled against the small world. */
function compileCase(name: string) {
  const file = { path: `workspace/workflows/${name}.yaml`, text: read(name, "workflow.yaml") };
  return compileDefinitions([...WORLD, file]);
}

/** Versions of templates change with every release of MJML; that there is one is enough. */
const withoutVersions = (text: string) => text.replaceAll(/"[0-9a-f]{16}"/gu, '"<version>"');

const names = readdirSync(CASES);

describe("golden workflows", () => {
  it.each(names.filter((name) => existsSync(join(CASES, name, "expected.asl.json"))))(
    "%s compiles as written down",
    async (name) => {
      const compiled = await compileCase(name);
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 2));
      const found = compiled.value.definitions.find(({ kind }) => kind === "workflow");
      const { machine, ...summary } = found?.kind === "workflow" ? found.content : { machine: "" };
      const text = JSON.stringify({ ...summary, machine: JSON.parse(machine) as unknown });
      expect(JSON.parse(withoutVersions(text))).toEqual(JSON.parse(read(name, "expected.asl.json")));
    },
  );

  it.each(names.filter((name) => existsSync(join(CASES, name, "expected.diagnostics.json"))))(
    "%s is refused with every mistake at once",
    async (name) => {
      const compiled = await compileCase(name);
      expect(compiled.ok ? "compiled" : compiled.error).toEqual(
        JSON.parse(read(name, "expected.diagnostics.json")),
      );
    },
  );
});
