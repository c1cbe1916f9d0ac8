import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring } from "../../../core/collect/keyring.ts";
import { readSegmentRequest } from "../../../core/collect/segment-request.ts";
import type { SegmentRoute } from "../../../core/collect/segment-request.ts";
import { BROWSER_KEY, SERVER_KEY, WRITE_KEYS, countedIds } from "../../doubles/collect.ts";

const RECEIVED = Date.UTC(2026, 10, 21, 9);
const keyring = createKeyring(WRITE_KEYS);

function read(
  route: SegmentRoute,
  body: unknown,
  headers: { authorization?: string; userAgent?: string } = {},
) {
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return readSegmentRequest({ route, body: bytes, receivedAt: RECEIVED, ...headers }, keyring, countedIds());
}

function collected(route: SegmentRoute, body: unknown, headers = {}) {
  const answer = read(route, body, headers);
  if (answer.outcome !== "collected") throw new Error(answer.message);
  return answer;
}

const track = { writeKey: BROWSER_KEY, anonymousId: "a1", event: "Signed Up" };

const timed = { ...track, messageId: "m", timestamp: "2026-11-21T07:00:00.000Z" };
const sentTwice = (sentAt: string) => collected("track", { ...timed, sentAt }).events[0];

describe("the write key", () => {
  it("is taken from Basic authentication, the body, or a Bearer token", () => {
    const basic = `Basic ${Buffer.from(`${SERVER_KEY}:`).toString("base64")}`;
    expect(collected("track", { userId: "u", event: "E" }, { authorization: basic }).events[0]?.origin).toBe(
      "server",
    );
    expect(collected("track", track).events[0]?.origin).toBe("browser");
    const bearer = { authorization: `Bearer ${SERVER_KEY}` };
    expect(collected("track", { userId: "u", event: "E" }, bearer).events[0]?.origin).toBe("server");
  });

  it("if unknown or absent, refuses the whole request once, with the reason and without the key", () => {
    const unknown = collected("track", { ...track, writeKey: "nope" });
    expect(unknown.events).toEqual([]);
    expect(unknown.refused).toHaveLength(1);
    expect(unknown.refused[0]?.reason).toContain("write key is unknown");
    expect(unknown.refused[0]?.excerpt).not.toContain("nope");
    expect(collected("batch", { batch: [track, track] }).refused).toHaveLength(1);
  });
});

describe("limits", () => {
  it("make 400 of 32 KB a call and 500 KB a batch", () => {
    expect(read("track", { ...track, properties: { x: "y".repeat(33_000) } }).outcome).toBe("malformed");
    expect(read("batch", { writeKey: BROWSER_KEY, batch: [], x: "y".repeat(512_001) }).outcome).toBe(
      "malformed",
    );
  });

  it("refuse one event over 32 KB inside a batch, and keep the others", () => {
    const big = { type: "track", ...track, properties: { x: "y".repeat(33_000) } };
    const answer = collected("batch", { writeKey: BROWSER_KEY, batch: [big, { type: "track", ...track }] });
    expect(answer.events).toHaveLength(1);
    expect(answer.refused[0]?.reason).toContain("Expected at most 32768");
  });

  it("refuse a batch of more than 2,500 events", () => {
    const batch = Array.from({ length: 2501 }, () => ({ type: "track", userId: "u", event: "E" }));
    expect(collected("batch", { writeKey: SERVER_KEY, batch }).refused[0]?.reason).toContain("at most 2500");
    expect(collected("batch", { writeKey: SERVER_KEY, batch: batch.slice(1) }).events).toHaveLength(2500);
  });
});

describe("a body that is not JSON in UTF-8", () => {
  it.each(["", "{", "nonsense", '{"a":1}}'])("is malformed: %s", (body) => {
    expect(read("track", body).outcome).toBe("malformed");
  });

  it("is malformed if its UTF-8 is broken", () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    const answer = readSegmentRequest({ route: "track", body, receivedAt: RECEIVED }, keyring, countedIds());
    expect(answer.outcome).toBe("malformed");
  });

  it("is refused, not malformed, if it is JSON but no object", () => {
    expect(collected("track", "[1]").refused[0]?.reason).toContain("Expected an object");
  });
});

describe("an event", () => {
  it.each([
    ["no id", { anonymousId: undefined }, "Neither userId nor anonymousId"],
    ["no name", { event: " " }, "has no name"],
    ["an object as user id", { userId: {} }, "userId is an object"],
    ["a long message id", { messageId: "m".repeat(101) }, "messageId has 101 characters"],
    ["a time that is none", { timestamp: "yesterday" }, "timestamp is not a date"],
    ["the name of a message event, from a browser", { event: "Unsubscribed" }, "recorded by Espalier itself"],
  ])("with %s is refused with its reason", (_, change, reason) => {
    const answer = collected("track", { ...track, ...change });
    expect(answer.events).toEqual([]);
    expect(answer.refused[0]?.reason).toContain(reason);
    expect(answer.refused[0]?.keyName).toBe("website");
  });

  it("gets a message id if it has none, and keeps its own", () => {
    expect(collected("track", track).events[0]?.eventId).toBe("id-1");
    expect(collected("track", { ...track, messageId: "m1" }).events[0]?.eventId).toBe("m1");
  });

  it("is corrected for clock skew by sentAt, keeps the client's time, and is never in the future", () => {
    const late = { ...track, timestamp: "2026-11-21T07:00:00.000Z", sentAt: "2026-11-21T07:00:10.000Z" };
    expect(collected("track", late).events[0]).toMatchObject({
      clientTime: "2026-11-21T07:00:00.000Z",
      occurredAt: RECEIVED - 10_000,
    });
    const ahead = { ...track, timestamp: "2026-11-22T09:00:00Z" };
    expect(collected("track", ahead).events[0]?.occurredAt).toBe(RECEIVED);
  });

  it("keeps its key when it is sent again with a new sentAt", () => {
    const [first, second] = [sentTwice("2026-11-21T07:00:01Z"), sentTwice("2026-11-21T08:00:01Z")];
    expect([second?.eventId, second?.clientTime]).toEqual([first?.eventId, first?.clientTime]);
  });

  it("of kind alias needs both ids, of kind group a group id", () => {
    const ids = { writeKey: SERVER_KEY, userId: "u1" };
    expect(collected("alias", ids).refused[0]?.reason).toContain("no previousId");
    expect(collected("alias", { ...ids, previousId: "a1" }).events[0]).toMatchObject({
      previousId: "a1",
      name: "Alias",
    });
    expect(collected("group", ids).refused[0]?.reason).toContain("no groupId");
    expect(collected("group", { ...ids, groupId: 7 }).events[0]?.properties).toEqual({ groupId: "7" });
  });

  it("keeps only known parts of the context, the campaign of the address and the visit token", () => {
    const context = {
      ip: "203.0.113.7",
      page: { url: "https://shop.example/?utm_campaign=spring&utm_source=mail" },
      visit: "tok",
    };
    const event = collected("page", { ...track, context }, { userAgent: "Firefox" }).events[0];
    expect(event?.context).toEqual({
      page: context.page,
      campaign: { name: "spring", source: "mail" },
      userAgent: "Firefox",
    });
    expect(event).toMatchObject({ name: "Page Viewed", visitToken: "tok" });
  });

  it("loses prototype names, and numbers that a store cannot hold become text", () => {
    const body = `{"writeKey":"${BROWSER_KEY}","anonymousId":"a","event":"E","properties":{"__proto__":{"x":1},"constructor":1,"n":1e400,"big":12345678901234567890,"ok":1}}`;
    const properties = collected("track", body).events[0]?.properties;
    expect(properties).toEqual({ n: "Infinity", big: "12345678901234567000", ok: 1 });
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
  });

  it("that nests too deeply is refused", () => {
    const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;
    const body = `{"writeKey":"${BROWSER_KEY}","anonymousId":"a","event":"E","properties":${deep}}`;
    expect(collected("track", body).refused[0]?.reason).toContain("deeper than 16");
    const abyss = `{"writeKey":"${BROWSER_KEY}","batch":[${"[".repeat(200_000)}${"]".repeat(200_000)}]}`;
    expect(collected("batch", abyss).refused).toHaveLength(1);
  });
});

describe("a batch", () => {
  it("takes each event by its type and refuses the others", () => {
    const batch = [
      { type: "identify", userId: "u", traits: { email: "ada@example.com" } },
      { type: "screen", userId: "u", name: "Home" },
      { type: "batch", userId: "u" },
      { type: "toString", userId: "u" },
      null,
    ];
    const answer = collected("batch", { writeKey: SERVER_KEY, batch });
    expect(answer.events.map((event) => event.name)).toEqual(["Identify", "Screen Viewed"]);
    expect(answer.refused.map((refusal) => refusal.reason)).toEqual(
      Array(3).fill(expect.stringContaining("no known type")),
    );
  });
});

describe("whatever comes", () => {
  const values = fc.json({ maxDepth: 6 }).map((text): unknown => JSON.parse(text));
  const calls = fc.record(
    {
      writeKey: fc.constant(BROWSER_KEY),
      userId: values,
      anonymousId: values,
      event: values,
      traits: values,
      context: values,
      properties: values,
      timestamp: values,
      sentAt: values,
      messageId: values,
      batch: fc.array(values),
      type: values,
    },
    { requiredKeys: ["writeKey"] },
  );
  const routes = fc.constantFrom<SegmentRoute>(
    "identify",
    "track",
    "page",
    "screen",
    "group",
    "alias",
    "batch",
  );

  it("each call is either an event or refused with a reason and at most 1 KB of it", () => {
    fc.assert(
      fc.property(routes, calls, (route, call) => {
        const answer = collected(route, call);
        const count = route === "batch" && Array.isArray(call.batch) ? call.batch.length : 1;
        expect(answer.events.length + answer.refused.length).toBe(count);
        for (const refusal of answer.refused) {
          expect(refusal.reason).toMatch(/\.$/u);
          expect(Buffer.byteLength(refusal.excerpt)).toBeLessThanOrEqual(1024);
        }
        for (const event of answer.events) expect(event.occurredAt).toBeLessThanOrEqual(RECEIVED);
      }),
    );
  });

  it("bytes never throw", () => {
    fc.assert(
      fc.property(routes, fc.uint8Array({ maxLength: 200 }), (route, body) => {
        expect(["collected", "malformed"]).toContain(
          readSegmentRequest({ route, body, receivedAt: RECEIVED }, keyring, countedIds()).outcome,
        );
      }),
    );
  });
});
