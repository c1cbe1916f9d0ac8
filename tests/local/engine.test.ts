import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ENGINE = new URL("../../local/services/dynamodb/engine.ts", import.meta.url).href;

const emptied = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (readdirSync(folder).length > 0) return;
      watcher.close();
      resolve();
    });
  });

describe("the DynamoDB engine", () => {
  it("ends and leaves no data behind even when the process that started it is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "engine-"));
    const script = `const { startEngine } = await import(${JSON.stringify(ENGINE)}); await startEngine(process.argv[1]); console.log("up"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve) => {
      child.stdout.once("data", () => {
        resolve();
      });
    });
    expect(readdirSync(folder)).toHaveLength(1);
    const gone = emptied(folder);
    child.kill("SIGKILL");
    await gone;
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
