import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuiltDefinitions } from "../core/definitions/built.ts";
import type { Version } from "../core/definitions/definition.ts";
import type { WriteKey } from "../core/write-key.ts";

/** What `scripts/build.ts` made of functions, gallery and workspace. */
export interface Artefacts {
  /** Folder with one folder per function. */
  readonly bundles: string;
  /** Versions of workflows by id. */
  readonly workflows: Readonly<Record<string, Version>>;
  /** Hash of every definition and its version. */
  readonly contentHash: string;
  readonly writeKeys: readonly WriteKey[];
}

/** Folder of the built functions below the build's folder. */
export const bundlesFolder = (dist: string = join(import.meta.dirname, "..", "dist")): string =>
  join(dist, "functions");

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const isBuiltDefinitions = (value: unknown): value is BuiltDefinitions =>
  isRecord(value) && typeof value["contentHash"] === "string" && Array.isArray(value["definitions"]);

const isWriteKeys = (value: unknown): value is readonly WriteKey[] => Array.isArray(value);

const parse = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
};

const readJson = <T>(path: string, isExpected: (value: unknown) => value is T): T => {
  const value = parse(path);
  if (isExpected(value)) return value;
  throw new Error(`${path} is not what \`npm run build\` writes there. Run it, then synthesise again.`);
};

/** Reads what the build left in `bundles` (`dist/functions`). */
export const readArtefacts = (bundles: string): Artefacts => {
  const { contentHash, definitions } = readJson(
    join(bundles, "publish-definitions", "definitions.json"),
    isBuiltDefinitions,
  );
  return {
    bundles,
    contentHash,
    workflows: Object.fromEntries(
      definitions.flatMap(({ kind, id, version }) => (kind === "workflow" ? [[id, version]] : [])),
    ),
    writeKeys: readJson(join(bundles, "..", "write-keys.json"), isWriteKeys),
  };
};
