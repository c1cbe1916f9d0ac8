import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");

/** Which folders a folder may import, besides itself. The most specific row holds. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bin: ["lib", "core", "scripts"],
  lib: ["core", "functions/*/env", "adapters/aws/tables"],
  functions: ["core", "adapters", "web/pages"],
  core: [],
  asl: [],
  adapters: ["core"],
  "adapters/aws/tables": ["core"],
  local: ["asl", "scripts", "web", "lib/artefacts"],
  cli: ["core", "adapters", "scripts"],
  web: ["core"],
  scripts: ["core", "adapters", "lib/artefacts"],
  bench: ["lib/artefacts", "asl", "core", "adapters", "functions", "local", "scripts", "tests"],
};

/** Packages that only some folders may use. */
const PACKAGES: readonly { readonly name: RegExp; readonly only: readonly string[] }[] = [
  { name: /^@aws-sdk\/|^@smithy\//u, only: ["adapters/aws", "bench"] },
  { name: /^(aws-cdk-lib|constructs|cdk-nag)/u, only: ["lib", "bin"] },
  { name: /^mjml|^liquidjs|^html-to-text/u, only: ["adapters/render"] },
  { name: /^@middy\//u, only: ["functions", "adapters/lambda"] },
];

/** What the domain may use of the outside. */
const CORE_PACKAGES = new Set(["zod/mini", "node:crypto"]);

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = Object.keys(MAY_IMPORT)
  .map((folder) => folder.split("/")[0] ?? folder)
  .filter((folder, at, all) => all.indexOf(folder) === at)
  .flatMap((folder) => sourcesBelow(join(ROOT, folder)));

const imports = files.flatMap(importsOf);

describe("the house", () => {
  it("imports in one direction only", () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith(".") && !mayImport(file, pathOf(file, target)),
    );
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("gives each outside package its home", () => {
    const wrong = imports.filter(({ file, target }) =>
      PACKAGES.some(
        ({ name, only }) => name.test(target) && !only.some((folder) => file.startsWith(`${folder}/`)),
      ),
    );
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("keeps the domain free of everything but a short list", () => {
    const wrong = imports.filter(
      ({ file, target }) => file.startsWith("core/") && !target.startsWith(".") && !CORE_PACKAGES.has(target),
    );
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("keeps clocks and chance out of the domain and the interpreter", () => {
    const reads = /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|setTimeout\(/u;
    const wrong = files.filter((file) => /^(core|asl)\//u.test(file) && reads.test(codeOf(file)));
    expect(wrong).toEqual([]);
  });

  it("has no default exports", () => {
    expect(files.filter((file) => /^export default/mu.test(codeOf(file)))).toEqual([]);
  });

  it("keeps files short", () => {
    const long = files
      .map((file) => `${file}: ${codeOf(file).split("\n").length}`)
      .filter((line) => Number(line.split(": ")[1]) > 250);
    expect(long).toEqual([]);
  });

  it("has the same three files in each function", () => {
    const functions = readdirSync(join(ROOT, "functions"));
    const lacking = functions.flatMap((name) =>
      ["index.ts", "env.ts", "handler.ts"]
        .filter((part) => !files.includes(`functions/${name}/${part}`))
        .map((part) => `${name}/${part}`),
    );
    expect(lacking).toEqual([]);
  });
});

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function codeOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function importsOf(file: string): Import[] {
  const found = codeOf(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s+"([^"]+)"|import\("([^"]+)"\)|^import\s+"([^"]+)"/gmu,
  );
  return [...found].map((match) => ({ file, target: match[1] ?? match[2] ?? match[3] ?? "" }));
}

function pathOf(file: string, target: string): string {
  return relative(ROOT, resolve(ROOT, file, "..", target));
}

function mayImport(file: string, target: string): boolean {
  const row = Object.keys(MAY_IMPORT)
    .filter((folder) => file.startsWith(`${folder}/`) || file.startsWith(`${folder}.`))
    .toSorted((a, b) => b.length - a.length)[0];
  const own = file.split("/")[0];
  if (row === undefined || target.split("/")[0] === own) return true;
  return (MAY_IMPORT[row] ?? []).some((allowed) =>
    new RegExp(`^${allowed.replaceAll("*", "[^/]+")}(?:[/.]|$)`, "u").test(target),
  );
}
