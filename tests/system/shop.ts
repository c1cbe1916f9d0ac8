import type { BrowserContext, Page } from "playwright-core";
import { newTab } from "./chromium.ts";

/** Who fills in the newsletter form. */
export interface Newcomer {
  readonly email: string;
  readonly firstName?: string;
}

/** Opens a page of the demo shop and waits until its page view has been taken by the API. */
export async function visit(page: Page, url: string): Promise<void> {
  await Promise.all([page.waitForResponse(isPageView), page.goto(url)]);
}

/** The tab that `act` opens on the shop, once its page view has been taken by the API. */
export async function openShop(context: BrowserContext, act: () => Promise<void>): Promise<Page> {
  const taken = context.waitForEvent("response", isPageView);
  const tab = await newTab(context, act);
  await taken;
  return tab;
}

/** Fills in the newsletter form of the page that is open, with consent, and waits for the thank-you. */
export async function signUp(page: Page, { email, firstName }: Newcomer): Promise<void> {
  await page.getByLabel("Email address").fill(email);
  if (firstName !== undefined) await page.getByLabel("First name (optional)").fill(firstName);
  await page.getByRole("checkbox", { name: /^Yes, send me letters/ }).check();
  await page.getByRole("button", { name: "Send me letters" }).click();
  await page.getByRole("status").getByText("Thank you. The first letter is on its way.").waitFor();
}

/** Signs up on the home page in a tab of its own, which is closed afterwards. */
export async function signUpAt(context: BrowserContext, demoUrl: string, newcomer: Newcomer): Promise<void> {
  const page = await context.newPage();
  await visit(page, `${demoUrl}/`);
  await signUp(page, newcomer);
  await page.close();
}

/** Buys the tree whose page is open. */
export async function buy(page: Page): Promise<void> {
  const ordered = page.waitForResponse(
    (response) =>
      new URL(response.url()).pathname === "/v1/t" &&
      (response.request().postData() ?? "").includes("Order Completed"),
  );
  await page.getByRole("button", { name: "Buy this tree" }).click();
  await ordered;
}

function isPageView(response: { url(): string; status(): number }): boolean {
  return new URL(response.url()).pathname === "/v1/p" && response.status() === 200;
}
