import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
  type Page,
} from "playwright-core";
import { inject } from "vitest";

/** Chromium as this machine has it, for all tests of a run; CHROMIUM_PATH names another. */
export function serveChromium(): Promise<BrowserServer> {
  return chromium.launchServer({
    host: "127.0.0.1",
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The Chromium of this run; closing it closes what was opened by this connection alone. */
export function openChromium(): Promise<Browser> {
  return chromium.connect(inject("chromium"));
}

/** A browser of one person, with cookies of its own. Without animations, since nobody watches and all would wait for them. */
export function openBrowser(from: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const viewport = { width: 1000, height: 700 };
  return from.newContext({ reducedMotion: "reduce", viewport, ...options });
}

/** Waits for the next tab that `act` opens, and for its page. */
export async function newTab(context: BrowserContext, act: () => Promise<void>): Promise<Page> {
  const [tab] = await Promise.all([context.waitForEvent("page"), act()]);
  await tab.waitForLoadState("load");
  return tab;
}

/** The paths of all requests to a server that the context's pages make from now on, with their methods: `POST /v1/p`. */
export function watchRequests(context: BrowserContext, server: string): readonly string[] {
  const seen: string[] = [];
  context.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === new URL(server).origin) seen.push(`${request.method()} ${pathname}`);
  });
  return seen;
}
