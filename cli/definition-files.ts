import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { SourceFile } from "../core/definitions/source.ts";
import { CommandError } from "./command.ts";

const ROOT = join(import.meta.dirname, "..");

/** Files of the project's gallery and of a workspace folder (the project's own if none is named), with paths as the compiler wants them. */
export async function readDefinitionFiles(
  workspace: string = join(ROOT, "workspace"),
): Promise<readonly SourceFile[]> {
  const layers = [
    { folder: join(ROOT, "gallery"), layer: "gallery" },
    { folder: workspace, layer: "workspace" },
  ];
  return (await Promise.all(layers.map(({ folder, layer }) => readLayer(folder, layer)))).flat();
}

async function readLayer(folder: string, layer: string): Promise<readonly SourceFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new CommandError(
      `There is no folder ${folder}. Name the folder that holds workflows/, templates/ and so on.`,
    );
  });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    paths.map(async (path) => ({
      path: `${layer}/${relative(folder, path).split(sep).join("/")}`,
      text: await readFile(path, "utf8"),
    })),
  );
}
