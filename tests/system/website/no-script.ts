import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser } from "../chromium.ts";
import { type Espalier, lookUp, subjectsTo } from "../espalier.ts";
import { metricSums } from "../metric-sums.ts";
import type { Website } from "./website.ts";

const MINUTE = 60_000;

let espalier: Espalier;
let chromium: Browser;
let browser: BrowserContext;
let page: Page;

async function send(email: string): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("First name (optional)").fill("Ada");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Send me letters" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** The figures once mail that was sent has been delivered, which takes a part of a second and is an event too. */
async function settledSums(): Promise<Readonly<Record<string, number>>> {
  await espalier.cloud.clock.advance(MINUTE);
  return metricSums(espalier);
}

/** What works in a browser that runs no scripts. */
export function describeNoScript(website: () => Website): void {
  describe("the website without scripts", () => {
    beforeAll(() => {
      ({ espalier, chromium } = website());
    });
    beforeEach(async () => {
      browser = await openBrowser(chromium, { javaScriptEnabled: false });
      page = await browser.newPage();
    });
    afterEach(() => browser.close());

    describe("a browser without scripts", () => {
      it("is counted by the pixel, with the address of the page", async () => {
        const before = await settledSums();
        const pixel = page.waitForResponse((response) => new URL(response.url()).pathname === "/p.gif");
        await page.goto(`${espalier.demoUrl}/trees`);
        expect((await pixel).headers()["content-type"]).toBe("image/gif");
        expect((await pixel).request().headers()["referer"]).toBe(`${espalier.demoUrl}/trees`);
        const after = await settledSums();
        expect(after["EventsRecorded"]).toBe((before["EventsRecorded"] ?? 0) + 1);
      });

      it("sends the form as a plain post and is thanked on a page", async () => {
        await page.goto(`${espalier.demoUrl}/guide`);
        await send("grace@example.com");
        expect(page.url()).toBe(`${espalier.cloud.apiUrl}/f/newsletter?done`);
        expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Thank you");
        expect(await subjectsTo(espalier, "grace@example.com")).toEqual([
          "Welcome, Ada. Now, about that bare wall",
        ]);
        const { timeline } = await lookUp(espalier, "grace@example.com");
        expect(timeline).toContainEqual(expect.objectContaining({ name: "Form Submitted", origin: "form" }));
      });

      it("gets a page with a sentence for what the form cannot take, and nothing is recorded", async () => {
        const before = await settledSums();
        await page.goto(`${espalier.demoUrl}/`);
        await send("grace@garden");
        expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
          "Something is missing in the form",
        );
        const sentence = await page.locator("p.wrong").textContent();
        expect(sentence).toMatch(/^Email is not usable\. .+\.$/);
        const after = await settledSums();
        expect(after["EventsRecorded"]).toBe((before["EventsRecorded"] ?? 0) + 1);
        expect(after["ContactsCreated"]).toBe(before["ContactsCreated"]);
      });
    });
  });
}
