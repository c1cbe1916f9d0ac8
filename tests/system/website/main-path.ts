import type { Browser, BrowserContext } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, watchRequests } from "../chromium.ts";
import { type Espalier, lookUp, subjectsTo } from "../espalier.ts";
import { Mailbox } from "../mailbox.ts";
import { buy, openShop, signUp, signUpAt, visit } from "../shop.ts";
import type { Website } from "./website.ts";

const HELLO = "Welcome, Ada. Now, about that bare wall";
const HELLO_AGAIN = "Still thinking about that bare wall, Ada?";
const FIRST_OFFER = "Ada, your first espalier, and everything it hangs on";
const SECOND_OFFER = "We have kept three pears back for you to think about, Ada";
const LINK = "Find the tree for your wall";

let espalier: Espalier;
let chromium: Browser;
/** The newcomer's own browser: its cookies are hers. */
let browser: BrowserContext;
let mailbox: Mailbox;

/** Titles of the pages in a contact's timeline, oldest first. */
async function pagesSeenBy(email: string): Promise<readonly (string | undefined)[]> {
  const { timeline } = await lookUp(espalier, email);
  return timeline
    .filter(({ name }) => name === "Page Viewed")
    .toReversed()
    .map(({ about }) => about?.split(" | ")[0]);
}

/** A stranger becomes a customer, as she would see it. */
export function describeMainPath(website: () => Website): void {
  describe("from the first page to the last letter", () => {
    beforeAll(() => {
      ({ espalier, chromium } = website());
    });
    beforeEach(async () => {
      browser = await openBrowser(chromium);
      mailbox = new Mailbox(await browser.newPage());
      await mailbox.page.goto(espalier.pages.mailboxUrl);
    });
    afterEach(() => browser.close());

    describe("a stranger on the website", () => {
      it("is thanked for the form and greeted by name within two seconds, in HTML and plain text", async () => {
        const email = "ada@example.com";
        await signUpAt(browser, espalier.demoUrl, { email, firstName: "Ada" });
        await mailbox.arrived(email, HELLO, 2000);

        const letter = await mailbox.open(email, HELLO);
        await letter.getByText("Hello Ada,").waitFor();
        await mailbox.page.getByRole("tab", { name: "Plain text" }).click();
        const text = await mailbox.page.getByRole("tabpanel").textContent();
        for (const part of ["Hello Ada,", `${espalier.cloud.apiUrl}/c/`, `${espalier.cloud.apiUrl}/u/`])
          expect(text).toContain(part);
      });

      it("is known with what she saw before and sees afterwards", async () => {
        const email = "ada.looks@example.com";
        const page = await browser.newPage();
        await visit(page, `${espalier.demoUrl}/`);
        await visit(page, `${espalier.demoUrl}/trees`);
        await visit(page, `${espalier.demoUrl}/trees/three-tier-pear`);
        await signUp(page, { email, firstName: "Ada" });
        expect(await pagesSeenBy(email)).toEqual([
          "Orchard & Wall: fruit trees taught to stand flat",
          "Trees",
          "Three-tier pear",
        ]);
        await visit(page, `${espalier.demoUrl}/guide`);
        expect(await pagesSeenBy(email)).toHaveLength(4);
        const { consent, attributes, enrollments } = await lookUp(espalier, email);
        expect(attributes).toMatchObject({ email, first_name: "Ada" });
        expect(Object.keys(consent.topics)).toEqual(["newsletter"]);
        expect(enrollments).toMatchObject([
          { workflow: "welcome-series", status: "active", step: "wait-hello" },
        ]);
      });
    });

    describe("what she does with the first letter", () => {
      it("brings her the offer when she clicks", async () => {
        const email = "ada.clicks@example.com";
        await signUpAt(browser, espalier.demoUrl, { email, firstName: "Ada" });
        await mailbox.arrived(email, HELLO);
        const hits = watchRequests(browser, espalier.cloud.apiUrl);
        const letter = await mailbox.open(email, HELLO);
        const shop = await openShop(browser, () => letter.getByRole("link", { name: LINK }).click());

        expect(hits.filter((hit) => hit.startsWith("GET /c/"))).toHaveLength(1);
        expect(shop.url()).toBe(`${espalier.demoUrl}/trees`);
        await mailbox.arrived(email, FIRST_OFFER);
        expect(await subjectsTo(espalier, email)).toEqual([HELLO, FIRST_OFFER, SECOND_OFFER]);
        const { messages, enrollments } = await lookUp(espalier, email);
        expect(messages.find(({ step }) => step === "hello")?.outcome).toBe("clicked");
        expect(enrollments).toMatchObject([{ status: "completed" }]);
        await mailbox.advance(4);
        expect(await subjectsTo(espalier, email)).toHaveLength(3);
      });

      it("brings her the letter again under another subject when she does not click for three days", async () => {
        const email = "ada.waits@example.com";
        await signUpAt(browser, espalier.demoUrl, { email, firstName: "Ada" });
        await mailbox.arrived(email, HELLO);
        await mailbox.advance(2);
        expect(await subjectsTo(espalier, email)).toEqual([HELLO]);
        await mailbox.advance(1);
        await mailbox.arrived(email, HELLO_AGAIN);
        const letter = await mailbox.open(email, HELLO_AGAIN);
        await letter.getByText("Hello Ada,").waitFor();
        expect(await subjectsTo(espalier, email)).toEqual([HELLO, HELLO_AGAIN]);
        const { enrollments, scores } = await lookUp(espalier, email);
        expect(enrollments).toMatchObject([{ status: "completed" }]);
        expect(scores.find(({ score }) => score === "engagement")?.band).toBe("cold");
      });

      it("keeps the second offer away when she has bought", async () => {
        const email = "ada.buys@example.com";
        const page = await browser.newPage();
        await visit(page, `${espalier.demoUrl}/trees/three-tier-pear`);
        await signUp(page, { email, firstName: "Ada" });
        await mailbox.arrived(email, HELLO);
        await visit(page, `${espalier.demoUrl}/trees/three-tier-pear`);
        await buy(page);
        const { segments } = await lookUp(espalier, email);
        expect(segments).toEqual([]);
        const letter = await mailbox.open(email, HELLO);
        await openShop(browser, () => letter.getByRole("link", { name: LINK }).click());
        await mailbox.arrived(email, FIRST_OFFER);
        expect(await subjectsTo(espalier, email)).toEqual([HELLO, FIRST_OFFER]);
      });
    });

    describe("the link in a letter", () => {
      it("joins the device on which she reads to her, and leaves no token in the address bar", async () => {
        const email = "ada.phone@example.com";
        await signUpAt(browser, espalier.demoUrl, { email, firstName: "Ada" });
        await mailbox.arrived(email, HELLO);
        const phone = await openBrowser(chromium);
        const page = await phone.newPage();
        await visit(page, `${espalier.demoUrl}/guide`);
        const letter = await mailbox.open(email, HELLO);
        const link = await letter.getByRole("link", { name: LINK }).getAttribute("href");
        await visit(page, link ?? "");
        expect(page.url()).toBe(`${espalier.demoUrl}/trees`);
        expect(await pagesSeenBy(email)).toEqual([
          "Orchard & Wall: fruit trees taught to stand flat",
          "Planting guide",
          "Trees",
        ]);
        await phone.close();
      });
    });
  });
}
