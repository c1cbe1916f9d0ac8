import { describe, expect, it } from "vitest";
import { BROWSER_KEY, SERVER_KEY } from "../../doubles/collect.ts";
import { NOW, SITE, collectEvents } from "./collect-deps.ts";

const call = JSON.stringify({
  writeKey: BROWSER_KEY,
  anonymousId: "a1",
  event: "Signed Up",
  messageId: "m1",
});

describe("Segment's API", () => {
  it("answers a call as Segment does and hands its event on as one message", async () => {
    const { ask, queue } = collectEvents();
    const answer = await ask({ method: "POST", path: "/v1/track", body: call });
    expect(answer).toMatchObject({ statusCode: 200, body: '{"success":true}' });
    expect(queue.requests).toHaveLength(1);
    expect(queue.requests[0]).toMatchObject({
      v: 1,
      receivedAt: NOW,
      events: [{ eventId: "m1", name: "Signed Up" }],
    });
  });

  it.each(["/v1/t", "/v1/track"])("takes text/plain on %s", async (path) => {
    const { ask, queue } = collectEvents();
    await ask({ method: "POST", path, headers: { "content-type": "text/plain" }, body: call });
    expect(queue.events).toHaveLength(1);
  });

  it("answers 400 to bad JSON and keeps nothing", async () => {
    const { ask, queue } = collectEvents();
    expect(await ask({ method: "POST", path: "/v1/batch", body: "{" })).toMatchObject({ statusCode: 400 });
    expect(queue.requests).toEqual([]);
  });

  it("answers 503 if the queue refuses, so that the client tries again", async () => {
    const { ask, queue } = collectEvents();
    queue.broken = true;
    const answer = await ask({ method: "POST", path: "/v1/t", body: call });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.body).not.toContain("does not answer");
  });

  it.each(["/v1/nothing", "/v1/toString", "/v1/track/more", "/v2/track", "/"])(
    "knows no %s",
    async (path) => {
      expect((await collectEvents().ask({ method: "POST", path, body: call })).statusCode).toBe(404);
    },
  );
});

describe("CORS", () => {
  const preflight = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization",
  };

  it("allows a configured origin to send authorization", async () => {
    const headers = { ...preflight, origin: SITE };
    const answer = await collectEvents().ask({ method: "OPTIONS", path: "/v1/t", headers });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": SITE, vary: "origin" });
    expect(answer.headers["access-control-allow-headers"]).toContain("authorization");
    expect(answer.headers["access-control-allow-headers"]).toContain("x-retry-count");
  });

  it("allows nothing to any other", async () => {
    const headers = { ...preflight, origin: "https://evil.example" };
    const answer = await collectEvents().ask({ method: "OPTIONS", path: "/v1/t", headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("is also on failures, so that the page sees the status", async () => {
    const { ask, queue } = collectEvents();
    queue.broken = true;
    const answer = await ask({ method: "POST", path: "/v1/t", headers: { origin: SITE }, body: call });
    expect(answer.headers["access-control-allow-origin"]).toBe(SITE);
  });
});

describe("settings for analytics-next", () => {
  it("point back to this API", async () => {
    const answer = await collectEvents().ask({ path: `/v1/projects/${BROWSER_KEY}/settings` });
    expect(JSON.parse(answer.body ?? "")).toMatchObject({
      integrations: {
        "Segment.io": { apiKey: BROWSER_KEY, apiHost: "api.example.com/v1", protocol: "https" },
      },
    });
  });

  it.each([SERVER_KEY, "unknown"])("are not given for %s", async (key) => {
    expect((await collectEvents().ask({ path: `/v1/projects/${key}/settings` })).statusCode).toBe(404);
  });
});

describe("the snippet", () => {
  it("is cacheable and answers 304 to its own tag", async () => {
    const { ask } = collectEvents();
    const first = await ask({ path: "/espalier.js" });
    expect(first).toMatchObject({ statusCode: 200, body: "/* snippet */" });
    expect(first.headers["content-type"]).toContain("text/javascript");
    const again = await ask({
      path: "/espalier.js",
      headers: { "if-none-match": `W/${first.headers["etag"]}` },
    });
    expect(again.statusCode).toBe(304);
  });
});

describe("the pixel", () => {
  const query = `k=${BROWSER_KEY}&url=${encodeURIComponent("https://shop.example/trees?utm_source=x")}&title=Trees`;

  it("records a page view", async () => {
    const { ask, queue } = collectEvents();
    const answer = await ask({ path: "/p.gif", query: `${query}&a=anon-1` });
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(Buffer.from(answer.body ?? "", "base64")).toHaveLength(43);
    expect(queue.events[0]).toMatchObject({
      name: "Page Viewed",
      anonymousId: "anon-1",
      properties: { path: "/trees", title: "Trees" },
      context: { campaign: { source: "x" } },
    });
  });

  it("without an id counts the same network and browser of a day as one visitor, and keeps no address", async () => {
    const { ask, queue } = collectEvents();
    await ask({ path: "/p.gif", query });
    await ask({ path: "/p.gif", query });
    const [first, second] = queue.events;
    expect(first?.anonymousId).toMatch(/^pixel-/u);
    expect(second?.anonymousId).toBe(first?.anonymousId);
    expect(JSON.stringify(queue.requests)).not.toContain("203.0.113");
  });

  it("is the same GIF whatever is asked, and when the queue refuses, which is counted", async () => {
    const { ask, queue, metrics } = collectEvents();
    const good = await ask({ path: "/p.gif", query });
    expect(await ask({ path: "/p.gif", query: "k=unknown&type=%ff" })).toEqual(good);
    queue.broken = true;
    expect(await ask({ path: "/p.gif", query })).toEqual(good);
    expect(metrics).toEqual([{ EventsLost: 1 }]);
    expect(queue.refused[0]?.reason).toContain("not a known browser key");
  });
});
