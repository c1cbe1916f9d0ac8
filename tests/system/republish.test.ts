import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publishOnChange } from "../../local/start/republish.ts";
import { type Espalier, startEspalier, subjectsTo, until } from "./espalier.ts";
import { postForm } from "./forms.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const THREE_DAYS = 3 * 86_400_000;
const HELLO = "Welcome, Ada. Now, about that bare wall";
const HELLO_AGAIN = "Still thinking about that bare wall, Ada?";

let espalier: Espalier;
let folder: string;
let lines: string[];
let stop: () => void;

beforeAll(async () => {
  espalier = await startEspalier();
});
afterAll(() => espalier.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "espalier-workspace-"));
  for (const part of ["gallery", "workspace"])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  lines = [];
  stop = publishOnChange(espalier.cloud, folder, (line) => void lines.push(line));
});
afterEach(() => {
  stop();
  rmSync(folder, { recursive: true });
});

/** Saves a file of the workspace with a text in it replaced. */
function edit(file: string, from: string, to: string): void {
  const path = join(folder, "workspace", file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

const said = (pattern: RegExp): Promise<string> =>
  until(`a line like ${pattern}`, () => lines.find((line) => pattern.test(line)));

async function signUp(email: string): Promise<void> {
  expect(await postForm(espalier, { email })).toBe(200);
}

describe("saving a file of the workspace", () => {
  it("publishes it: newcomers get the new subject, who is inside stays on hers", async () => {
    await signUp("before@example.com");
    edit("workflows/welcome-series.yaml", "Still thinking about", "Have you measured");
    await said(/^Published: workflow welcome-series \w+\.$/);
    edit("templates/hello.yaml", "Now, about that bare wall", "First, the wall");
    await said(/^Published: template hello \w+, workflow welcome-series \w+\.$/);
    await signUp("after@example.com");
    await espalier.cloud.clock.advance(THREE_DAYS);
    expect(await subjectsTo(espalier, "before@example.com")).toEqual([HELLO, HELLO_AGAIN]);
    expect(await subjectsTo(espalier, "after@example.com")).toEqual([
      "Welcome, Ada. First, the wall",
      "Have you measured that bare wall, Ada?",
    ]);
  });

  it("tells a mistake with its file, line, cause and what is allowed, and keeps what was live", async () => {
    await signUp("settles@example.com");
    const [live] = await subjectsTo(espalier, "settles@example.com");
    edit("templates/hello.yaml", "Welcome, {{", "Greetings, {{");
    edit("workflows/welcome-series.yaml", "at_most: 3 days", "at_most: 3 dayz");
    await said(/^Nothing was published; what was live stays live\.$/);
    const diagnostic = await said(/^ {2}error /);
    expect(diagnostic).toMatch(
      /^ {2}error [A-Z]+\d+ workspace\/workflows\/welcome-series\.yaml:12 steps\[1\]\.at_most: .*3 dayz.*/,
    );
    expect(diagnostic).toContain("3 days");
    await signUp("unharmed@example.com");
    expect(await subjectsTo(espalier, "unharmed@example.com")).toEqual([live]);
  });

  it("takes a deleted workflow out of use, so that nobody enters it, until it is there again", async () => {
    const file = join(folder, "workspace/workflows/welcome-series.yaml");
    const text = readFileSync(file, "utf8");
    rmSync(file);
    await said(/^Taken out of use: workflow welcome-series \w+\.$/);
    await signUp("nobody@example.com");
    expect(await subjectsTo(espalier, "nobody@example.com")).toEqual([]);
    writeFileSync(file, text);
    await said(/^Published: (.*, )?workflow welcome-series \w+\.$/);
    await signUp("again@example.com");
    expect(await subjectsTo(espalier, "again@example.com")).toHaveLength(1);
  });
});
