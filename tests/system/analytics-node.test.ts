import { Analytics, type Context } from "@segment/analytics-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BROWSER_KEY, type Espalier, SERVER_KEY, startEspalier } from "./espalier.ts";
import { startLosingProxy } from "./losing-proxy.ts";
import { linesOf, openRecorded } from "./recorded.ts";

let espalier: Espalier;
let recorded: ReturnType<typeof openRecorded>;
beforeAll(async () => {
  espalier = await startEspalier();
  recorded = openRecorded(espalier.cloud);
});
afterAll(async () => {
  recorded.close();
  await espalier.close();
});

/** Runs Segment's client as its users do, flushes it, and gives what it says it sent: `<type> <message id>`. */
async function send(writeKey: string, host: string, use: (analytics: Analytics) => void) {
  const analytics = new Analytics({ writeKey, host });
  const sent: Context["event"][] = [];
  const errors: unknown[] = [];
  analytics.on("error", (error) => errors.push(error));
  for (const type of ["identify", "track", "page", "alias", "group"] as const)
    analytics.on(type, ({ event }) => sent.push(event));
  use(analytics);
  await analytics.closeAndFlush();
  await espalier.cloud.world.activity.quiet();
  expect(errors).toEqual([]);
  return sent;
}

interface SegmentBatch {
  readonly batch: readonly unknown[];
  readonly sentAt: string;
}

const NAMES: Readonly<Record<string, string>> = {
  identify: "Identify",
  page: "Page Viewed",
  alias: "Alias",
  group: "Group",
};

/** Timeline lines that the events must have become. */
function expectedLines(events: readonly Context["event"][]): readonly string[] {
  return events
    .map(({ type, event, messageId }) => `${NAMES[type] ?? String(event)} ${String(messageId)}`)
    .toSorted();
}

describe("@segment/analytics-node, unmodified", () => {
  it("brings each event of a server once, to the contact that it is about", async () => {
    const sent = await send(SERVER_KEY, espalier.cloud.apiUrl, (analytics) => {
      analytics.identify({ userId: "u1", traits: { email: "ada@example.com", firstName: "Ada" } });
      analytics.track({ userId: "u1", event: "Order Completed", properties: { total: 68 } });
      analytics.page({ userId: "u1", name: "Account" });
      analytics.group({ userId: "u1", groupId: "g1", traits: { name: "Garden club" } });
      analytics.track({ userId: "u2", event: "Signed Up" });
      analytics.alias({ userId: "u3", previousId: "old-u3" });
      analytics.track({ userId: "old-u3", event: "Signed In" });
    });
    expect(sent).toHaveLength(7);
    const of = (...ids: readonly string[]) =>
      expectedLines(sent.filter(({ userId }) => ids.includes(userId ?? "")));
    const ada = await recorded.of("user#u1");
    expect(linesOf(ada)).toEqual(of("u1"));
    expect(ada?.contact.profile?.email).toBe("ada@example.com");
    expect(linesOf(await recorded.of("user#u2"))).toEqual(of("u2"));
    // A server may say that two ids are one person.
    expect(linesOf(await recorded.of("user#old-u3"))).toEqual(of("u3", "old-u3"));
  });

  it("brings each event of a browser key once, and joins the visitor to the contact that she turns out to be", async () => {
    const sent = await send(BROWSER_KEY, espalier.cloud.apiUrl, (analytics) => {
      analytics.page({ anonymousId: "a1", name: "Home" });
      analytics.track({ anonymousId: "a1", event: "Product Viewed", properties: { price: 68 } });
      analytics.identify({ anonymousId: "a1", userId: "b1", traits: { email: "bo@example.com" } });
      analytics.group({ userId: "b1", groupId: "g1" });
      analytics.alias({ userId: "b1", previousId: "a1-phone" });
      analytics.page({ anonymousId: "a1-phone", name: "Guide" });
      analytics.page({ anonymousId: "a2", name: "Home" });
    });
    expect(sent).toHaveLength(7);
    const stranger = sent.filter(({ anonymousId }) => anonymousId === "a2");
    const bo = await recorded.of("user#b1");
    expect(bo?.contact.profile?.attributes["unverified_email"]?.value).toBe("bo@example.com");
    expect(linesOf(bo)).toEqual(expectedLines(sent.filter((event) => !stranger.includes(event))));
    expect(linesOf(await recorded.of("anon#a2"))).toEqual(expectedLines(stranger));
  });

  it("sends a batch again whose answer was lost, and none of its events is a second one", async () => {
    const proxy = await startLosingProxy(espalier.cloud.apiUrl, 1);
    const sent = await send(SERVER_KEY, proxy.url, (analytics) => {
      analytics.identify({ userId: "r1", traits: { email: "ray@example.com" } });
      analytics.track({ userId: "r1", event: "Order Completed", properties: { total: 12 } });
    });
    await proxy.close();
    const attempts = proxy.bodies.map((body): SegmentBatch => JSON.parse(body));
    expect(attempts).toHaveLength(2);
    expect(attempts[1]?.batch).toEqual(attempts[0]?.batch);
    expect(attempts[1]?.sentAt).not.toBe(attempts[0]?.sentAt);
    const ray = await recorded.of("user#r1");
    expect(linesOf(ray)).toEqual(expectedLines(sent));
    // An order is worth 30 points, a second one would be worth 30 more.
    expect(ray?.contact.state.scores["engagement"]?.value).toBe(30);
  });

  it("had no event refused, and no operator told of anything", () => {
    expect(espalier.cloud.logs().filter(({ text }) => text.includes('"EventsRefused"'))).toEqual([]);
    expect(espalier.notices).toEqual([]);
  });
});
