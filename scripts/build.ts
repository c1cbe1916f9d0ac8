import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { bundlesFolder } from "../lib/artefacts.ts";
import { bundleFunctions, bundleSnippet } from "./bundle-functions.ts";

const ROOT = join(import.meta.dirname, "..");

/** Where the build goes and from where; the repository and its `dist` if absent. */
export interface BuildOptions {
  readonly root?: string;
  readonly out?: string;
  /** Hosts that links in messages may name; absent: any. */
  readonly linkHosts?: readonly string[];
}

/** What the build made. */
export interface Built {
  /** Folder with one folder per function: what the stacks deploy. */
  readonly bundles: string;
  readonly functions: readonly string[];
  readonly milliseconds: number;
}

/**
 * Builds everything that is deployed: each function as one file, the snippet beside the function that serves it, and the definitions of
 * gallery and workspace beside the one that publishes them. Throws with sentences for people.
 */
export const build = async ({
  root = ROOT,
  out = join(root, "dist"),
  linkHosts,
}: BuildOptions = {}): Promise<Built> => {
  const began = performance.now();
  const bundles = bundlesFolder(out);
  // A function that is gone must not be deployed from an old build.
  rmSync(bundles, { recursive: true, force: true });
  mkdirSync(bundles, { recursive: true });
  const snippet = join(out, "snippet.js");
  const parts = [
    bundleFunctions(root, bundles),
    bundleSnippet(root, snippet),
    compileDefinitions(root, out, linkHosts),
  ] as const;
  // Whoever clears up after a failure must not meet a bundler that still writes.
  await Promise.allSettled(parts);
  const [functions] = await Promise.all(parts);
  cpSync(snippet, join(bundles, "collect-events", "espalier.js"));
  return { bundles, functions, milliseconds: Math.round(performance.now() - began) };
};

/** The compilers take most of a second to load: the bundler, a process of its own, is at work meanwhile. */
const compileDefinitions = async (
  root: string,
  out: string,
  linkHosts?: readonly string[],
): Promise<void> => {
  const { writeDefinitions } = await import("./write-definitions.ts");
  await writeDefinitions(root, out, linkHosts);
};

if (import.meta.main) {
  try {
    const { bundles, functions, milliseconds } = await build();
    process.stdout.write(
      `Built ${functions.length} functions into ${relative(process.cwd(), bundles)} in ${milliseconds} ms.\n`,
    );
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n\n`);
    process.exitCode = 1;
  }
}
