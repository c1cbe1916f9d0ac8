import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../core/definitions/source.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Every file below folders of the repository, with paths from its root. */
export function filesBelow(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: path.slice(ROOT.length + 1), text: readFileSync(path, "utf8") })),
  );
}

/** A small, faultless set: templates hello, offer and receipt, a segment, a score, a form, a layout, a brand. */
export const WORLD: readonly SourceFile[] = filesBelow("tests/fixtures/definitions").map(
  ({ path, text }) => ({
    path: path.replace("tests/fixtures/definitions/", ""),
    text,
  }),
);

/** The small set with some files replaced or added; an empty text removes one. */
export function worldWith(files: Readonly<Record<string, string>>): readonly SourceFile[] {
  const kept = WORLD.filter(({ path }) => !(path in files));
  const added = Object.entries(files).flatMap(([path, text]) => (text === "" ? [] : [{ path, text }]));
  return [...kept, ...added];
}
