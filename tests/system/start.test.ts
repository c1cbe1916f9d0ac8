import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../local/http-server.ts";
import { until } from "./espalier.ts";
import { type Checkout, checkOut, NpmStart } from "./npm-start.ts";

/** Below the ports that systems give to whoever asks for any. */
const BASE = 24_700;
const NAMES = ["Demo site", "Mailbox", "Dashboard", "API", "AWS APIs"] as const;

let checkout: Checkout;
let start: NpmStart;

beforeAll(() => {
  checkout = checkOut();
});
afterAll(() => {
  checkout.remove();
});
afterEach(() => {
  start.kill();
});

/** Where the database engine keeps its data, by its command line. */
const dataFolders = (): readonly string[] =>
  start.running().flatMap((command) => {
    const [, path] = /--db-path (\/\S+)/.exec(command) ?? [];
    return path === undefined ? [] : [dirname(path)];
  });

const stopped = (): Promise<true> =>
  until("its processes have ended", () => (start.running().length === 0 ? true : undefined));

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}

describe("npm start", () => {
  it("prints the addresses, publishes what is saved, and leaves nothing behind after Ctrl-C", async () => {
    start = new NpmStart(checkout, BASE);
    await start.printed("Ctrl-C stops everything.");
    for (const [index, name] of NAMES.entries())
      expect(start.output).toMatch(new RegExp(`^ {2}${name} +http://127\\.0\\.0\\.1:${BASE + index}$`, "m"));
    expect(await Promise.all(NAMES.map((_, index) => answers(BASE + index)))).not.toContain(false);

    const hello = join(checkout.folder, "workspace/templates/hello.yaml");
    writeFileSync(hello, readFileSync(hello, "utf8").replace("Now, about", "Well, about"));
    await start.printed("Published: template hello ");
    const [data = ""] = dataFolders();
    expect(existsSync(data)).toBe(true);

    start.interrupt();
    await start.ended;
    await stopped();
    expect(start.output).toContain("Stopping.");
    expect(await Promise.all(NAMES.map((_, index) => answers(BASE + index)))).not.toContain(true);
    expect(checkout.leftovers()).toEqual([]);
    expect(existsSync(data)).toBe(false);
  });

  it("leaves nothing behind when it is stopped while it starts", async () => {
    start = new NpmStart(checkout, BASE);
    await until("it builds", () => (existsSync(join(checkout.folder, ".local")) ? true : undefined));
    start.interrupt();
    await start.ended;
    await stopped();
    expect(checkout.leftovers()).toEqual([]);
  });

  it("says which port is taken, and how to choose another", async () => {
    const taken = await listen(BASE + 1, () => undefined);
    start = new NpmStart(checkout, BASE);
    expect(await start.ended).toBe(1);
    expect(start.output).toContain(
      `Port ${BASE + 1} (mailbox) is taken: another local cloud or program uses it. Choose another range, for example \`PORT_BASE=5000 npm start\`.`,
    );
    expect(start.output).not.toContain("    at ");
    await taken.close();
    expect(checkout.leftovers()).toEqual([]);
  });
});
