import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readDefinitionFiles } from "../../cli/definition-files.ts";

const made: string[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true })));
});

describe("definition files", () => {
  it("are those of the gallery and of the folder named, each under its layer", async () => {
    const folder = await mkdtemp(join(tmpdir(), "espalier-"));
    made.push(folder);
    await mkdir(join(folder, "segments"));
    await writeFile(join(folder, "segments", "mine.yaml"), "segment: mine\n");
    const files = await readDefinitionFiles(folder);
    const own = files.filter(({ path }) => path.startsWith("workspace/"));
    expect(own).toEqual([{ path: "workspace/segments/mine.yaml", text: "segment: mine\n" }]);
    expect(files.length).toBeGreaterThan(own.length);
    expect(files.every(({ path }) => /^(?:gallery|workspace)\//u.test(path))).toBe(true);
  });

  it("need a folder that is there", async () => {
    await expect(readDefinitionFiles("/nowhere/at/all")).rejects.toThrow(
      /^There is no folder \/nowhere\/at\/all\./u,
    );
  });
});
