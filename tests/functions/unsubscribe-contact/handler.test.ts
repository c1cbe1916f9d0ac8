import { describe, expect, it } from "vitest";
import type { Consent, Contact } from "../../../core/contact/contact.ts";
import { createLinkTokens } from "../../../core/message/link-token.ts";
import type { TrackingEvent } from "../../../core/tracking-event.ts";
import { createHandler } from "../../../functions/unsubscribe-contact/handler.ts";
import { countedIds } from "../../doubles/collect.ts";
import { httpEvent } from "../../doubles/http-event.ts";
import type { RequestSketch } from "../../doubles/http-event.ts";

const NOW = Date.UTC(2026, 10, 21, 9);
const tokens = createLinkTokens({ kid: "k1", secret: "s".repeat(40) });
const path = `/u/${tokens.sign("unsubscribe", { contactId: "c1", messageId: "m1", topic: "newsletter" })}`;
const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
const multipart = { "content-type": 'multipart/form-data; boundary="b"' };
const oneClick = "List-Unsubscribe=One-Click";
const oneClickParts =
  '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';

const granted: Consent = {
  contactId: "c1",
  topics: { newsletter: { status: "granted", at: NOW - 1000, eventId: "e0", source: "form:newsletter" } },
};

/** A recorder that withdraws as the real one does. */
function unsubscribeContact(consent: Consent = granted) {
  const recorded: TrackingEvent[] = [];
  const store = { consent, breaks: false };
  const contact = (): Contact => ({
    state: {
      contactId: "c1",
      standing: "contact",
      version: 1,
      senderKeys: [],
      scores: {},
      stage: "lead",
      firstSeenAt: NOW,
      lastSeenAt: NOW,
    },
    consent: store.consent,
    memberships: [],
    enrollments: [],
  });
  const handler = createHandler({
    clock: () => NOW,
    newId: countedIds(),
    tokens: () => Promise.resolve(tokens),
    contacts: { read: (id) => Promise.resolve(id === "c1" ? contact() : undefined) },
    record: (events) => {
      if (store.breaks) {
        const error = new Error("The table does not answer.");
        return Promise.resolve({ outcomes: [{ outcome: "failed" as const, error }], contactsCreated: 0 });
      }
      recorded.push(...events);
      const topics = {
        newsletter: { status: "withdrawn", at: NOW, eventId: "e1", source: "one-click" },
      } as const;
      store.consent = { contactId: "c1", topics };
      return Promise.resolve({ outcomes: [{ outcome: "recorded" as const }], contactsCreated: 0 });
    },
  });
  return { recorded, store, ask: (sketch: RequestSketch) => handler(httpEvent(sketch)) };
}

describe("one click in a mail program (RFC 8058)", () => {
  it.each([
    ["urlencoded", urlencoded, oneClick],
    ["multipart", multipart, oneClickParts],
  ])("as %s withdraws the consent and answers 200 with nothing", async (_, headers, body) => {
    const { ask, recorded } = unsubscribeContact();
    const answer = await ask({ method: "POST", path, headers, body });
    expect(answer).toMatchObject({ statusCode: 200, body: "" });
    expect(answer.headers).not.toHaveProperty("location");
    expect(answer.headers).not.toHaveProperty("set-cookie");
    expect(recorded).toEqual([
      expect.objectContaining({
        name: "Unsubscribed",
        origin: "link",
        contactId: "c1",
        properties: { message_id: "m1", source: "one-click", topic: "newsletter" },
      }),
    ]);
  });

  it("the second time answers the same and records nothing", async () => {
    const { ask, recorded } = unsubscribeContact();
    const first = await ask({ method: "POST", path, headers: urlencoded, body: oneClick });
    expect(await ask({ method: "POST", path, headers: urlencoded, body: oneClick })).toEqual(first);
    expect(recorded).toHaveLength(1);
  });

  it("answers 503 if it could not be recorded, so that the mail program tries again", async () => {
    const { ask, store } = unsubscribeContact();
    store.breaks = true;
    expect((await ask({ method: "POST", path, headers: urlencoded, body: oneClick })).statusCode).toBe(503);
  });
});

describe("the page", () => {
  it.each(["GET", "HEAD", "OPTIONS", "PUT"])("is all that %s does", async (method) => {
    const { ask, recorded } = unsubscribeContact();
    const answer = await ask({ method, path });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<form method="post">');
    expect(recorded).toEqual([]);
  });

  it("allows no script, frame, cache or referrer", async () => {
    const { headers } = await unsubscribeContact().ask({ path });
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/u);
    expect(headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
  });

  it("posts back one topic, or everything, and says that it is done", async () => {
    const one = unsubscribeContact();
    const answer = await one.ask({ method: "POST", path, headers: urlencoded, body: "leave=topic" });
    expect(answer.body).toContain("You are unsubscribed");
    expect(one.recorded[0]?.properties).toMatchObject({ topic: "newsletter", source: "unsubscribe-page" });
    const all = unsubscribeContact();
    await all.ask({ method: "POST", path, headers: urlencoded, body: "leave=everything" });
    expect(all.recorded[0]?.properties).not.toHaveProperty("topic");
  });

  it.each(["", "leave=maybe", "List-Unsubscribe=Yes"])(
    "comes again for a POST that asks for nothing: %s",
    async (body) => {
      const { ask, recorded } = unsubscribeContact();
      expect((await ask({ method: "POST", path, headers: urlencoded, body })).body).toContain(
        "Stop these messages?",
      );
      expect(recorded).toEqual([]);
    },
  );

  it("is a 404 for a forged token, and for one of another purpose", async () => {
    const { ask, recorded } = unsubscribeContact();
    const click = tokens.sign("click", { messageId: "m1", link: 0 });
    for (const token of ["forged", click, ""]) {
      const answer = await ask({ method: "POST", path: `/u/${token}`, headers: urlencoded, body: oneClick });
      expect(answer.statusCode).toBe(404);
    }
    expect(recorded).toEqual([]);
  });
});

describe("who consented again since", () => {
  it("can leave again by the same link", async () => {
    const topics = {
      newsletter: { status: "granted", at: NOW, eventId: "e2", source: "form:newsletter" },
    } as const;
    const allMarketing = { withdrawnAt: NOW - 5000, eventId: "e1", source: "unsubscribe-page" };
    const { ask, recorded } = unsubscribeContact({ contactId: "c1", topics, allMarketing });
    await ask({ method: "POST", path, headers: urlencoded, body: oneClick });
    expect(recorded).toHaveLength(1);
  });
});
