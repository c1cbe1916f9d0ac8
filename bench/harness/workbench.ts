import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import { synthesise } from "../../local/start/synthesise.ts";
import { build, type Built } from "../../scripts/build.ts";

/** The repository. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** A website of the deployment that is measured; nothing listens there. */
export const SITE_ORIGIN = "http://127.0.0.1:4700";

/** What benchmarks share: one build, one assembly, and a folder that is gone afterwards. */
export interface Workbench {
  readonly folder: string;
  readonly built: () => Promise<Built>;
  /** Boots the whole product, with nobody in it; stops it when `use` is done. */
  readonly withCloud: <T>(use: (cloud: Cloud) => Promise<T>) => Promise<T>;
  readonly close: () => void;
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

const refuse = (notice: string): void => {
  process.stderr.write(`  notice: ${notice}\n`);
};

/** Makes a workbench; whatever is expensive is made when it is first asked for. */
export const createWorkbench = (): Workbench => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-bench-"));
  const assembly = join(folder, "cdk.out");
  const dist = join(folder, "dist");
  const built = once(() => build({ out: dist, linkHosts: [new URL(SITE_ORIGIN).host] }));
  const synthesised = once(async () => {
    await built();
    await synthesise({ root: ROOT, out: assembly, context: { prebuilt: dist, websiteOrigins: SITE_ORIGIN } });
  });
  return {
    folder,
    built,
    withCloud: async (use) => {
      await synthesised();
      const cloud = await startCloud({ assembly, notice: refuse });
      try {
        return await use(cloud);
      } finally {
        await cloud.close();
      }
    },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
