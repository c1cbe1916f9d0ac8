import type { FrameLocator, Locator, Page } from "playwright-core";

/** The mailbox page, as a person uses it. */
export class Mailbox {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The messages of one contact in the list, newest first. */
  messagesOf(email: string): Locator {
    return this.page
      .locator("section.group")
      .filter({ has: this.page.getByRole("heading", { name: email }) })
      .locator("button.row");
  }

  /** Waits for a message to be listed, for at most `ms`. */
  async arrived(email: string, subject: string, ms = 10_000): Promise<void> {
    await this.messagesOf(email).filter({ hasText: subject }).waitFor({ timeout: ms });
  }

  /** Opens a message and gives its content. */
  async open(email: string, subject: string): Promise<FrameLocator> {
    // A tab in the background opens no other.
    await this.page.bringToFront();
    await this.messagesOf(email).filter({ hasText: subject }).click();
    await this.page.getByRole("heading", { name: subject }).waitFor();
    return this.page.frameLocator(`iframe[title="Message: ${subject}"]`);
  }

  /** Moves the virtual clock by the page's own control and waits until all that was due is done. */
  async advance(days: number): Promise<void> {
    await this.page.getByLabel("Amount").fill(String(days));
    await this.page.getByRole("button", { name: "Advance", exact: true }).click();
    await this.page.getByRole("status").filter({ hasText: "It is now" }).waitFor();
  }
}
