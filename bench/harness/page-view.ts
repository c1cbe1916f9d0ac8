/** The demo workspace's keys. */
export const BROWSER_KEY = "wk_demo_browser";
export const SERVER_KEY = "sk_demo_server";

type Call = Readonly<Record<string, unknown>>;

const PAGE = {
  path: "/trees/espalier-pear-conference",
  referrer: "https://www.google.com/",
  search: "?utm_source=newsletter&utm_medium=email&utm_campaign=winter-2026",
  title: "Espalier pear ‘Conference’, three tiers — Orchard & Wall",
  url: "https://www.orchard-and-wall.example/trees/espalier-pear-conference",
};

/** A page view as @segment/analytics-next 1.84 sends it; `messageId` and time make it one of its own. */
export const pageView = (anonymousId: string, index: number, at: number): Call => ({
  type: "page",
  messageId: `ajs-next-${String(at)}-0b2f6c1e-7a54-4d0e-9c43-${String(index).padStart(12, "0")}`,
  anonymousId,
  timestamp: new Date(at).toISOString(),
  properties: PAGE,
  context: {
    page: PAGE,
    campaign: { source: "newsletter", medium: "email", name: "winter-2026" },
    locale: "en-GB",
    timezone: "Europe/Madrid",
    userAgent:
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    library: { name: "analytics.js", version: "npm:next-1.84.0" },
  },
  integrations: {},
});

/** The body of a request to `/v1/batch`. */
export const batchBody = (writeKey: string, batch: readonly Call[], sentAt: number): string =>
  JSON.stringify({ writeKey, batch, sentAt: new Date(sentAt).toISOString() });
