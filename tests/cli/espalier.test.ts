import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ENTRY = join(import.meta.dirname, "../../cli/espalier.ts");

const run = (typed: readonly string[], ...flags: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ENTRY, ...typed], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};

describe("the program", () => {
  it("prints to standard output and ends with the command's code", () => {
    const { status, stdout, stderr } = run(["help"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("espalier contact show <email>");
  });

  it("complains on standard error", () => {
    expect(run(["fly"])).toMatchObject({ status: 2, stdout: "" });
  });

  it("says what it needs when an older Node runs it", () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions,"node",{value:"22.18.0"})`;
    const { status, stderr } = run(["help"], "--import", older);
    expect(status).toBe(2);
    expect(stderr).toContain("Espalier needs Node 24 or later");
  });
});
