import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readArtefacts } from "../../lib/artefacts.ts";
import { build } from "../../scripts/build.ts";

const synthesise = (context: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, ["bin/espalier.ts"], {
    env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_VALIDATION: "false" },
    encoding: "utf8",
  });

const roots: string[] = [];

afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

const folder = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), "espalier-build-"));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
};

const functionFiles = { "functions/say-hello/index.ts": "export const handler = () => 1;" };
const snippetFiles = { "web/snippet/index.ts": "globalThis.name = 'espalier';" };

describe("the app", () => {
  it("stops with a sentence for each invalid context value, and no stack trace", () => {
    const { status, stderr } = synthesise({ stage: "PROD" });
    expect(status).toBe(1);
    expect(stderr).toContain('The context value stage is "PROD"; expected 1 to 12 lower-case letters');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("stops with a sentence for each missing context value of a stage that has no defaults", () => {
    const { status, stderr } = synthesise({ stage: "prod" });
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(5);
  });
});

describe("the build", () => {
  it("fails with a sentence that names functions without an index.ts", async () => {
    const root = folder({ ...functionFiles, "functions/say-nothing/env.ts": "export const env = 1;" });
    await expect(build({ root })).rejects.toThrow(
      "No index.ts in functions/say-nothing. Each function needs one",
    );
  });

  it("fails with a sentence if there is no snippet", async () => {
    await expect(build({ root: folder(functionFiles) })).rejects.toThrow(
      "web/snippet/index.ts does not exist",
    );
  });

  it("fails with every diagnostic of the definitions: file, what was wrong, what is allowed", async () => {
    const root = folder({
      ...functionFiles,
      ...snippetFiles,
      "gallery/segments/README.md": "Not a definition.",
      "workspace/segments/keen.yaml": "segment: keen\nname: Keen\nwhen: { did: 7 }\n",
      "workspace/forms/news.yaml": "form: other\n",
    });
    await expect(build({ root })).rejects.toThrow(
      /The definitions have mistakes; nothing was built\.\n[\s\S]*error \w+ forms\/news\.yaml[\s\S]*segments\/keen\.yaml/,
    );
  });
});

describe("artefacts", () => {
  it("fails with a sentence if nothing was built", () => {
    expect(() => readArtefacts(join(tmpdir(), "nothing-here", "functions"))).toThrow(
      "is not what `npm run build` writes there",
    );
  });
});
