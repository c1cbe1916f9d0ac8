import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";

/** CommonJS packages in an ESM bundle (mjml) ask for Node's own modules by `require`. */
const REQUIRE = `const require = (name) => {
  const found = process.getBuiltinModule(name);
  if (found) return found;
  throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: "MODULE_NOT_FOUND" });
};`;

/** Functions by folder name; a folder without `index.ts` stops the build with a sentence. */
const functionNames = (root: string): readonly string[] => {
  const names = readdirSync(join(root, "functions"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const missing = names.filter((name) => !existsSync(join(root, "functions", name, "index.ts")));
  if (missing.length > 0)
    throw new Error(
      `No index.ts in ${missing.map((name) => `functions/${name}`).join(", ")}. Each function needs one: read the environment, build the dependencies, export \`handler\`.`,
    );
  return names;
};

/** Bundles every function into `<out>/<name>/index.mjs`, with one call of esbuild. */
export const bundleFunctions = async (root: string, out: string): Promise<readonly string[]> => {
  const names = functionNames(root);
  // The bundler is a Go program that lives for seconds: collecting its garbage less often saves a quarter of its time.
  process.env["GOGC"] ??= "400";
  await esbuild({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `functions/${name}/index.ts`, out: `${name}/index` })),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // Main first would take the CommonJS builds of the SDK: half as big again, and slower to load.
    mainFields: ["module", "main"],
    alias: { "@aws-sdk/credential-provider-node": join(root, "adapters/aws/shims/env-credentials.ts") },
    // mjml requires them only for features that we do not use.
    external: ["typescript", "uglify-js"],
    banner: { js: REQUIRE },
    legalComments: "none",
    logLevel: "error",
  });
  return names;
};

/** Bundles what a browser loads into one script that runs by itself. */
export const bundleSnippet = async (root: string, outfile: string): Promise<void> => {
  if (!existsSync(join(root, "web/snippet/index.ts")))
    throw new Error(
      "web/snippet/index.ts does not exist; it is the tracking snippet that `GET /espalier.js` serves.",
    );
  await esbuild({
    absWorkingDir: root,
    entryPoints: ["web/snippet/index.ts"],
    outfile,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2020",
    legalComments: "none",
    logLevel: "error",
  });
};
