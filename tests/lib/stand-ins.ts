import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import type { Artefacts } from "../../lib/artefacts.ts";
import { addEspalier } from "../../lib/espalier.ts";
import { readSettings, type Settings } from "../../lib/settings.ts";

const root = join(import.meta.dirname, "..", "..");

/** Folders of `functions/`. */
export const functionNames: readonly string[] = readdirSync(join(root, "functions"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The smallest artefacts that can be synthesised: infrastructure is tested without the functions' code. */
const standInArtefacts = (bundles: string): Artefacts => {
  for (const name of functionNames) {
    mkdirSync(join(bundles, name), { recursive: true });
    writeFileSync(join(bundles, name, "index.mjs"), `export const handler = () => "${name}";`);
  }
  return {
    bundles,
    workflows: { "welcome-series": "0123456789abcdef" },
    contentHash: "fedcba9876543210",
    writeKeys: [{ name: "demo", kind: "browser", sha256: "0".repeat(64) }],
  };
};

/** Settings of stage dev, all defaults. */
const devSettings = (): Settings => {
  const settings = readSettings(() => undefined);
  if (!settings.ok) throw new Error(settings.error.join("\n"));
  return settings.value;
};

/** An app with the feature flags of cdk.json, which only the CDK command line reads. */
const appWithFlags = (outdir: string): App => {
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8")) as {
    context: Record<string, unknown>;
  };
  return new App({ context, outdir });
};

/** Runs with both stacks, made with stand-ins for the functions, and leaves nothing behind. */
export const withStandInStacks = <T>(run: (stacks: ReturnType<typeof addEspalier>) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-stand-ins-"));
  try {
    const app = appWithFlags(join(folder, "cdk.out"));
    return run(addEspalier(app, devSettings(), standInArtefacts(join(folder, "bundles"))));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
