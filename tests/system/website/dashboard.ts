import type { Browser, BrowserContext, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openBrowser, watchRequests } from "../chromium.ts";
import { BROWSER_KEY, type Espalier } from "../espalier.ts";
import { postForm } from "../forms.ts";
import { Mailbox } from "../mailbox.ts";
import { openShop, signUp, visit } from "../shop.ts";
import { tallyOf } from "../tally.ts";
import type { Website } from "./website.ts";

const HELLO = "Welcome, Ada. Now, about that bare wall";
const HOUR = 3_600_000;

let espalier: Espalier;
let chromium: Browser;
let browser: BrowserContext;
let page: Page;
/** What browsers and this test asked of the API. */
let requests: string[];
let asked: readonly string[];
const addresses = new Set<string>();

/** Something of everything that the dashboard counts. */
async function liveThroughADay(): Promise<void> {
  await readAndClick("ada.counts@example.com");
  await subscribe("bounce@simulator.amazonses.com");
  await subscribe("complaint+1@simulator.amazonses.com");
  espalier.cloud.services.ses.failures.next("rejected");
  await subscribe("refused@example.com");
  await sendTwice();
  await espalier.cloud.clock.advance(HOUR);
}

/** Opens her letter twice and follows its link twice: two events each, one message. */
async function readAndClick(email: string): Promise<void> {
  const shop = await browser.newPage();
  await visit(shop, `${espalier.demoUrl}/`);
  await signUp(shop, { email, firstName: "Ada" });
  addresses.add(email);
  const mailbox = new Mailbox(await browser.newPage());
  await mailbox.page.goto(espalier.pages.mailboxUrl);
  for (const _ of ["once", "and again"]) {
    const pixel = mailbox.page.waitForResponse((response) =>
      new URL(response.url()).pathname.startsWith("/o/"),
    );
    const letter = await mailbox.open(email, HELLO);
    await pixel;
    await openShop(browser, () => letter.getByRole("link", { name: "Find the tree" }).click());
  }
}

async function subscribe(email: string): Promise<void> {
  expect(await postForm(espalier, { email })).toBe(200);
  addresses.add(email);
  requests.push("POST /f/newsletter");
}

/** What a program sends again after a lost answer counts once. */
async function sendTwice(): Promise<void> {
  const body = JSON.stringify({
    writeKey: BROWSER_KEY,
    anonymousId: "visitor",
    messageId: "the-same",
    timestamp: new Date(espalier.cloud.clock.now()).toISOString(),
    name: "Home",
  });
  for (const _ of ["once", "and again"]) {
    const { status } = await fetch(`${espalier.cloud.apiUrl}/v1/page`, { method: "POST", body });
    expect(status).toBe(200);
    await espalier.cloud.world.activity.quiet();
  }
  requests.push("POST /v1/page");
}

/** Every figure that the page shows, by its label. */
async function figuresOf(dashboard: Page): Promise<Readonly<Record<string, number>>> {
  const labels = await dashboard.locator(".numbers .name").allTextContents();
  const values = await dashboard.locator(".numbers .value").allTextContents();
  return Object.fromEntries(
    labels.map((label, index) => [label, Number(values[index]?.replaceAll(",", ""))]),
  );
}

/** Needs a cloud in which nothing has happened: it counts everything. */
export function describeDashboard(website: () => Website): void {
  describe("the dashboard after a day", () => {
    beforeAll(async () => {
      ({ espalier, chromium } = website());
      browser = await openBrowser(chromium);
      asked = watchRequests(browser, espalier.cloud.apiUrl);
      requests = [];
      await liveThroughADay();
      page = await browser.newPage();
      await page.goto(espalier.pages.dashboardUrl);
      await page.getByText("Events", { exact: true }).first().waitFor();
    });

    describe("the dashboard page", () => {
      it("shows every widget of the template's dashboard", async () => {
        const [body = "{}"] = espalier.cloud.services.monitoring.dashboards().values();
        const { widgets } = JSON.parse(body) as {
          readonly widgets: readonly {
            readonly properties: { readonly title?: string; readonly markdown?: string };
          }[];
        };
        const headings = widgets.flatMap(({ properties: { title, markdown } }) =>
          title === undefined ? (markdown?.match(/(?<=^#+ ).+/m) ?? []) : [title],
        );
        const shown = await page.locator("#dashboards").getByRole("heading").allTextContents();
        expect(widgets.length).toBeGreaterThan(10);
        expect(shown.toSorted()).toEqual(headings.toSorted());
      });

      it("shows what the mailbox and the requests add up to", async () => {
        const happened = {
          requests: [...requests, ...asked.filter((request) => !request.endsWith("/espalier.js"))],
          addresses,
          mails: espalier.cloud.services.ses.mails(),
          refusedSends: 1,
        };
        const tally = tallyOf(happened);
        expect(tally).toMatchObject({ Opened: 1, Clicked: 1, Bounced: 1, Complained: 1 });
        // The page asks again every few seconds, and functions' log lines reach the figures a moment after their answers.
        await expect.poll(() => figuresOf(page), { timeout: 15_000 }).toMatchObject(tally);
      });

      it("counts every enrollment that began and ended, and nothing as lost or refused", async () => {
        const figures = await figuresOf(page);
        expect(figures).toMatchObject({
          "Entered a workflow": addresses.size,
          "Events refused": 0,
          "Events lost": 0,
        });
      });
    });
  });
}
