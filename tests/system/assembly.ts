import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { synthesise } from "../../local/start/synthesise.ts";
import { build } from "../../scripts/build.ts";
import { SHARED_SITE } from "./assembly-for.ts";
import { serveChromium } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the synthesised assembly that all system tests boot copies of. */
    readonly assembly: string;
    /** Where the one Chromium of this run listens. */
    readonly chromium: string;
  }
}

const ROOT = resolve(import.meta.dirname, "../..");

/** Builds and synthesises once for all system tests, as `npm start` does, and starts one Chromium. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "espalier-system-"));
  const built = join(folder, "dist");
  const out = join(folder, "cdk.out");
  await build({ out: built, linkHosts: [SHARED_SITE] });
  await synthesise({
    root: ROOT,
    out,
    context: { prebuilt: built, websiteOrigins: `http://${SHARED_SITE}` },
  });
  const chromium = await serveChromium();
  project.provide("assembly", out);
  project.provide("chromium", chromium.wsEndpoint());
  return async () => {
    await chromium.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
