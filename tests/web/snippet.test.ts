/// <reference lib="dom" />
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { BROWSER_KEY } from "../doubles/collect.ts";
import { openChromium } from "../system/chromium.ts";
import { buildSnippet, startWorld } from "./browser-world.ts";

const form = (
  api: string,
) => `<form method="post" action="${api}/f/newsletter" data-espalier-form="newsletter">
  <input name="email"><input type="checkbox" name="agree" checked><button>Send</button>
  <template data-espalier-thanks><h2>Thank you so much</h2></template></form>`;

const pageOf = (api: string) => `<!doctype html><title>Home</title>
  <script>window.espalier = [["track", "Early Bird"]]</script>
  <script async src="${api}/espalier.js" data-key="${BROWSER_KEY}"></script>
  <body>${form(api)}</body>`;

type World = Awaited<ReturnType<typeof startWorld>>;
let browser: Browser;
let world: World;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await openChromium();
}, 30_000);
afterAll(() => browser.close());

beforeEach(async () => {
  world = await startWorld((api) => ({ "/": pageOf(api), "/second": pageOf(api) }));
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  await world.close();
});

const arrived = (count: number) => vi.waitFor(() => expect(world.queue.events).toHaveLength(count), 5000);
const names = () => world.queue.events.map((event) => event.name).toSorted();

describe("the snippet", () => {
  it("is below 5 KB gzipped", async () => {
    expect(gzipSync(await buildSnippet()).byteLength).toBeLessThan(5 * 1024);
  });

  it("records the page view and what was called before it had loaded, by one visitor in Segment's cookie", async () => {
    await page.goto(`${world.site}/?utm_source=mail`);
    await arrived(2);
    expect(names()).toEqual(["Early Bird", "Page Viewed"]);
    const cookie = (await context.cookies()).find(({ name }) => name === "ajs_anonymous_id");
    expect(new Set(world.queue.events.map((event) => event.anonymousId))).toEqual(new Set([cookie?.value]));
    expect(cookie?.sameSite).toBe("Lax");
    const view = world.queue.events.find((event) => event.name === "Page Viewed");
    expect(view).toMatchObject({
      origin: "browser",
      properties: { path: "/", title: "Home" },
      context: { campaign: { source: "mail" }, library: { name: "espalier.js" } },
    });
  });

  it("records a page view when the address changes without a new page, but not for the part behind #", async () => {
    await page.goto(world.site);
    await arrived(2);
    await page.evaluate(() => history.pushState({}, "", "/second"));
    await arrived(3);
    await page.evaluate(() => history.pushState({}, "", "/second#part"));
    await page.evaluate(() => history.back());
    await page.evaluate(() => history.back());
    await arrived(4);
    const paths = world.queue.events.map((event) => event.properties["path"] ?? "none");
    expect(new Set(paths)).toEqual(new Set(["/", "/second", "none"]));
  });

  it("takes the visit token out of the address bar and sends it once", async () => {
    await page.goto(`${world.site}/?es=token&x=1`);
    await arrived(2);
    expect(page.url()).toBe(`${world.site}/?x=1`);
    expect(
      world.queue.events.filter((event) => event.visitToken === "token").map((event) => event.name),
    ).toEqual(["Page Viewed"]);
    expect(JSON.stringify(world.queue.requests)).not.toContain("es=token");
  });

  it("says who it is after identify, on later pages too, and somebody new after reset", async () => {
    await page.goto(world.site);
    await arrived(2);
    const call = (script: string) => page.evaluate(script);
    await call('espalier.identify("u1", { plan: "gold" })');
    await arrived(3);
    expect(world.queue.events[2]).toMatchObject({ name: "Identify", userId: "u1", traits: { plan: "gold" } });
    await page.goto(`${world.site}/second`);
    await arrived(5);
    expect(world.queue.events[4]?.userId).toBe("u1");
    await call("espalier.reset()");
    await call('espalier.track("After")');
    await arrived(6);
    expect(world.queue.events[5]?.userId).toBeUndefined();
    expect(world.queue.events[5]?.anonymousId).not.toBe(world.queue.events[0]?.anonymousId);
  });

  it("keeps what could not be sent and sends it with the next page, with the same id", async () => {
    await page.goto(world.site);
    await arrived(2);
    world.queue.broken = true;
    const failed = page.waitForResponse((response) => response.status() === 503);
    await page.evaluate('espalier.track("Kept", { n: 1 })');
    await failed;
    world.queue.broken = false;
    await page.goto(`${world.site}/second`);
    await arrived(5);
    expect(names()).toContain("Kept");
    await vi.waitFor(async () =>
      expect(await page.evaluate(() => localStorage.getItem("espalier.outbox"))).toBe("[]"),
    );
  });
});

describe("a marked form", () => {
  it("is sent without leaving the page, by the same visitor, and thanks", async () => {
    await page.goto(world.site);
    await arrived(2);
    await page.fill("[name=email]", "ada@example.com");
    await page.click("button");
    await page.waitForSelector("text=Thank you so much");
    const sent = world.queue.events[2];
    expect(sent).toMatchObject({
      name: "Form Submitted",
      traits: { email: "ada@example.com" },
      consents: [{ topic: "newsletter" }],
      context: { page: { title: "Home" } },
      anonymousId: world.queue.events[0]?.anonymousId,
    });
    expect(page.url()).toBe(`${world.site}/`);
  });

  it("says what is wrong and keeps what was filled in", async () => {
    await page.goto(world.site);
    await page.fill("[name=email]", "nonsense");
    await page.click("button");
    expect(await page.textContent("[role=alert]")).toContain("Email is not usable");
    expect(await page.inputValue("[name=email]")).toBe("nonsense");
  });

  it("sent again after a failure is the same event", async () => {
    await page.goto(world.site);
    await arrived(2);
    const first = page.waitForRequest(/\/f\/newsletter/u);
    world.queue.broken = true;
    await page.fill("[name=email]", "ada@example.com");
    await page.click("button");
    await page.waitForSelector("[role=alert]");
    world.queue.broken = false;
    await page.click("button");
    await page.waitForSelector("text=Thank you so much");
    const tried = JSON.parse((await first).postData() ?? "") as Record<string, string>;
    expect(world.queue.events.at(-1)?.eventId).toBe(tried["_messageId"]);
  });
});
