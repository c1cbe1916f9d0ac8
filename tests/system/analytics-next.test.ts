import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { Browser, BrowserContext, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openChromium } from "./chromium.ts";
import { BROWSER_KEY, type Espalier, startEspalier, until } from "./espalier.ts";
import { linesOf, openRecorded } from "./recorded.ts";

let espalier: Espalier;
let recorded: ReturnType<typeof openRecorded>;
let browser: Browser;
let site: string;
beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), "espalier-site-"));
  [espalier, browser] = await Promise.all([startEspalier({ site }), openChromium()]);
  await buildSite(espalier.cloud.apiUrl);
  recorded = openRecorded(espalier.cloud);
});
afterAll(async () => {
  await browser.close();
  recorded.close();
  await espalier.close();
  rmSync(site, { recursive: true });
});

/** A website with Segment's browser library as an application bundles it; its pages find it as `analytics`. */
async function buildSite(cdnURL: string): Promise<void> {
  const settings = JSON.stringify({ writeKey: BROWSER_KEY, cdnURL });
  await build({
    stdin: {
      contents: `import { AnalyticsBrowser } from "@segment/analytics-next"; window.analytics = AnalyticsBrowser.load(${settings});`,
      resolveDir: resolve(import.meta.dirname, "../.."),
    },
    bundle: true,
    minify: true,
    format: "iife",
    outfile: join(site, "application.js"),
    logLevel: "silent",
  });
  for (const page of ["home", "guide", "account"])
    writeFileSync(
      join(site, `${page}.html`),
      `<!doctype html><title>${page}</title><script src="/application.js"></script>`,
    );
}

/** One call of the library as it left the browser. */
interface Call {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly type: string;
    readonly event?: string;
    readonly messageId: string;
    readonly anonymousId: string;
    readonly sentAt: string;
  };
}

/** A visitor's browser on pages of the website that use the library. */
async function newVisitor() {
  const context: BrowserContext = await browser.newContext();
  const answered: Request[] = [];
  context.on("response", (response) => {
    const request = response.request();
    if (request.method() === "POST" && response.ok()) answered.push(request);
  });
  const page = await context.newPage();
  return {
    context,
    /** Opens a page and lets it do something with `analytics`. */
    async visit(path: string, use: string): Promise<void> {
      await page.goto(`${espalier.demoUrl}/${path}`);
      // What the calls give is of no use here, and too large to hand over.
      await page.evaluate(`${use}; undefined`);
    },
    /** The calls that were answered, once there are so many of them. */
    async calls(count: number): Promise<readonly Call[]> {
      await until(`${count} calls`, () => (answered.length >= count ? true : undefined));
      await espalier.cloud.world.activity.quiet();
      return Promise.all(answered.map(readCall));
    },
  };
}

async function readCall(request: Request): Promise<Call> {
  const path = new URL(request.url()).pathname;
  return { path, headers: await request.allHeaders(), body: bodyOf(request) };
}

function bodyOf(request: Request): Call["body"] {
  return JSON.parse(request.postData() ?? "{}") as Call["body"];
}

const NAMES: Readonly<Record<string, string>> = {
  identify: "Identify",
  page: "Page Viewed",
  alias: "Alias",
  group: "Group",
};

function expectedLines(calls: readonly Call[]): readonly string[] {
  return calls.map(({ body }) => `${NAMES[body.type] ?? String(body.event)} ${body.messageId}`).toSorted();
}

describe("@segment/analytics-next in Chromium, unmodified", () => {
  it("brings each event once, to the contact that the visitor turns out to be", async () => {
    const visitor = await newVisitor();
    await visitor.visit("home", `analytics.page("Home")`);
    await visitor.calls(1);
    await visitor.visit("guide", `analytics.page("Guide"); analytics.track("Product Viewed", { price: 68 })`);
    await visitor.calls(3);
    await visitor.visit(
      "account",
      `analytics.alias("u1");
       analytics.identify("u1", { email: "ada@example.com", firstName: "Ada" });
       analytics.group("g1", { name: "Garden club" })`,
    );
    const calls = await visitor.calls(6);
    expect(calls.map(({ path }) => path).toSorted()).toEqual([
      "/v1/a",
      "/v1/g",
      "/v1/i",
      "/v1/p",
      "/v1/p",
      "/v1/t",
    ]);
    expect(new Set(calls.map(({ body }) => body.anonymousId)).size).toBe(1);
    const [call] = calls;
    expect(call?.headers["content-type"]).toContain("text/plain");
    expect(call?.headers["authorization"]).toBe(`Basic ${btoa(`${BROWSER_KEY}:`)}`);
    const ada = await recorded.of("user#u1");
    expect(ada?.contact.profile).toMatchObject({
      userId: "u1",
      attributes: { unverified_email: { value: "ada@example.com" }, first_name: { value: "Ada" } },
    });
    expect(ada?.contact.profile?.email).toBeUndefined();
    expect(linesOf(ada)).toEqual(expectedLines(calls));
    await visitor.context.close();
  });

  it("keeps another browser's visitor apart", async () => {
    const visitor = await newVisitor();
    await visitor.visit("home", `analytics.page("Home"); analytics.track("Product Viewed", { price: 12 })`);
    const calls = await visitor.calls(2);
    const stranger = await recorded.of(`anon#${calls[0]?.body.anonymousId}`);
    expect(stranger?.contact.state.standing).toBe("visitor");
    expect(linesOf(stranger)).toEqual(expectedLines(calls));
    await visitor.context.close();
  });

  it("sends an event again whose answer was lost, and it is no second event", async () => {
    const visitor = await newVisitor();
    const attempts: Call["body"][] = [];
    await visitor.context.route(`${espalier.cloud.apiUrl}/v1/t`, async (route) => {
      attempts.push(bodyOf(route.request()));
      if (attempts.length > 1) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await visitor.visit("home", `analytics.track("Order Completed", { total: 68 })`);
    const calls = await visitor.calls(1);
    expect(attempts).toHaveLength(2);
    expect(attempts[1]?.messageId).toBe(attempts[0]?.messageId);
    expect(attempts[1]?.sentAt).not.toBe(attempts[0]?.sentAt);
    const buyer = await recorded.of(`anon#${calls[0]?.body.anonymousId}`);
    expect(linesOf(buyer)).toEqual(expectedLines(calls));
    // An order is worth 30 points, a second one would be worth 30 more.
    expect(buyer?.contact.state.scores["engagement"]?.value).toBe(30);
    await visitor.context.close();
  });

  it("had no event refused, and no operator told of anything", () => {
    expect(espalier.cloud.logs().filter(({ text }) => text.includes('"EventsRefused"'))).toEqual([]);
    expect(espalier.notices).toEqual([]);
  });
});
