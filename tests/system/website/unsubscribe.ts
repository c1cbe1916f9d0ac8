import type { Browser, BrowserContext } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newTab, openBrowser } from "../chromium.ts";
import { type Espalier, lookUp, subjectsTo } from "../espalier.ts";
import { postForm } from "../forms.ts";
import { Mailbox } from "../mailbox.ts";
import type { Website } from "./website.ts";

const HELLO = "Welcome, Ada. Now, about that bare wall";
const THREE_DAYS = 3 * 86_400_000;

let espalier: Espalier;
let chromium: Browser;
let browser: BrowserContext;
let mailbox: Mailbox;

async function receiveHello(email: string): Promise<void> {
  await postForm(espalier, { email });
  await mailbox.arrived(email, HELLO);
}

/** What she gets and what is known of her after another three days. */
async function threeDaysLater(email: string) {
  await espalier.cloud.clock.advance(THREE_DAYS);
  const [subjects, contact] = [await subjectsTo(espalier, email), await lookUp(espalier, email)];
  return {
    subjects,
    topic: contact.consent.topics["newsletter"]?.status,
    left: contact.timeline.filter(({ name }) => name === "Unsubscribed").length,
  };
}

const GONE = { subjects: [HELLO], topic: "withdrawn", left: 1 };

/** Every way to end the letters. */
export function describeUnsubscribing(website: () => Website): void {
  describe("the way out", () => {
    beforeAll(() => {
      ({ espalier, chromium } = website());
    });
    beforeEach(async () => {
      browser = await openBrowser(chromium);
      mailbox = new Mailbox(await browser.newPage());
      await mailbox.page.goto(espalier.pages.mailboxUrl);
    });
    afterEach(() => browser.close());

    describe("unsubscribing", () => {
      it("by the page that the letter links to ends the letters; opening the page does not", async () => {
        const email = "leaves@example.com";
        await receiveHello(email);
        const letter = await mailbox.open(email, HELLO);
        const page = await newTab(browser, () => letter.getByRole("link", { name: /unsubscribe/i }).click());
        await page.getByRole("heading", { name: "Stop these messages?" }).waitFor();
        expect((await lookUp(espalier, email)).consent.topics["newsletter"]?.status).toBe("granted");
        await page.getByRole("button", { name: "Unsubscribe from newsletter" }).click();
        await page.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
        expect(await threeDaysLater(email)).toEqual(GONE);
      });

      it("by one click of the mail program, as RFC 8058 has it, ends them without a page", async () => {
        const email = "one-click@example.com";
        await receiveHello(email);
        await mailbox.open(email, HELLO);
        await mailbox.page.getByRole("button", { name: "Unsubscribe (one click)" }).click();
        await mailbox.page.getByRole("status").getByText("Unsubscribed.", { exact: true }).waitFor();
        expect(await threeDaysLater(email)).toEqual(GONE);
      });

      it("twice is the same as once", async () => {
        const email = "twice@example.com";
        await receiveHello(email);
        const headers =
          espalier.cloud.services.ses.mails().find(({ to }) => to.includes(email))?.headers ?? [];
        const url = headers
          .find(({ name }) => name === "List-Unsubscribe")
          ?.value.replace(/^.*<(http[^>]+)>.*$/, "$1");
        for (const attempt of [1, 2]) {
          const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
          const answer = await fetch(url ?? "", { method: "POST", body });
          expect([attempt, answer.status, await answer.text()]).toEqual([attempt, 200, ""]);
        }
        expect(await threeDaysLater(email)).toEqual(GONE);
      });
    });
  });
}
