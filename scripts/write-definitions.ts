import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { compileDefinitions } from "../adapters/render/compile-definitions.ts";
import type { BuiltDefinitions } from "../core/definitions/built.ts";
import type { SourceFile } from "../core/definitions/source.ts";
import type { Diagnostic } from "../core/diagnostic.ts";

const FOLDERS = ["gallery", "workspace"];

/** What the compiler reads; a README or an editor's backup may lie beside it. */
const isSource = (name: string): boolean => /\.(?:ya?ml|mjml)$/.test(name);

/** Every source of gallery and workspace, with paths as the compiler wants them: `gallery/segments/x.yaml`. */
const readSources = (root: string): readonly SourceFile[] =>
  FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isSource(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name)),
  ).map((file) => ({
    path: relative(root, file).split(sep).join("/"),
    text: readFileSync(file, "utf8"),
  }));

/** A diagnostic as a sentence: where, what, what to do. */
export const sentenceOf = ({ file, line, path, severity, code, message, hint }: Diagnostic): string =>
  `${severity} ${code} ${file}${line === undefined ? "" : `:${line}`}${path === "" ? "" : ` ${path}`}: ${message} ${hint}`;

/**
 * Compiles gallery and workspace and writes what follows from them: `publish-definitions/definitions.json` beside that function's code,
 * and `write-keys.json`. Throws with every diagnostic if one is an error.
 */
export const writeDefinitions = async (
  root: string,
  out: string,
  linkHosts?: readonly string[],
): Promise<void> => {
  const files = readSources(root);
  const compilation = await compileDefinitions(files, linkHosts === undefined ? {} : { linkHosts });
  if (!compilation.ok)
    throw new Error(
      `The definitions have mistakes; nothing was built.\n${compilation.error.map(sentenceOf).join("\n")}`,
    );
  const { definitions, layers, keys, warnings } = compilation.value;
  for (const warning of warnings) process.stderr.write(`${sentenceOf(warning)}\n`);
  const built: BuiltDefinitions = {
    contentHash: hashOf(JSON.stringify({ definitions, layers })),
    definitions,
    layers,
    files,
  };
  write(join(out, "functions", "publish-definitions", "definitions.json"), built);
  write(join(out, "write-keys.json"), keys);
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

const write = (path: string, content: unknown): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(content));
};
