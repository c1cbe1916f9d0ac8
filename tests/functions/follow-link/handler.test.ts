import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLinkTokens } from "../../../core/message/link-token.ts";
import type { Message } from "../../../core/message/message.ts";
import { createHandler } from "../../../functions/follow-link/handler.ts";
import { RecordingQueue, countedIds } from "../../doubles/collect.ts";
import { httpEvent } from "../../doubles/http-event.ts";
import type { RequestSketch } from "../../doubles/http-event.ts";

const NOW = Date.UTC(2026, 10, 21, 9);
const SITE = "https://shop.example";
const tokens = createLinkTokens({ kid: "k1", secret: "s".repeat(40) });
const person = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140" };

const message: Message = {
  messageId: "m1",
  contactId: "c1",
  workflow: "welcome-series",
  step: "hello",
  template: "hello",
  templateVersion: "v1",
  messageClass: "marketing",
  status: "sent",
  epoch: 1,
  claimedAt: NOW,
};

const links = [
  "{{ site.url }}/offer?utm_source=mail",
  "https://other.example/page",
  "http://other.example/plain",
  "javascript:alert(1)",
  "https://name:word@other.example/",
];

function followLink() {
  const queue = new RecordingQueue();
  const lost: unknown[] = [];
  const state = { tablesAnswer: true };
  const handler = createHandler({
    clock: () => NOW,
    newId: countedIds(),
    tokens: () => Promise.resolve(tokens),
    findMessage: (id) =>
      state.tablesAnswer
        ? Promise.resolve(id === "m1" ? message : undefined)
        : Promise.reject(new Error("The table does not answer.")),
    readTemplate: () => Promise.resolve({ links }),
    enqueue: queue.enqueue,
    emitMetrics: (counts) => lost.push(counts),
    siteUrl: SITE,
  });
  const ask = (sketch: RequestSketch) => handler(httpEvent({ headers: person, ...sketch }));
  return { queue, lost, state, ask };
}

const clickOn = (link: number, messageId = "m1") => `/c/${tokens.sign("click", { messageId, link })}`;
const open = `/o/${tokens.sign("open", { messageId: "m1" })}.gif`;

describe("a tracked link", () => {
  it("leads to the website with a visit token and records the click", async () => {
    const { ask, queue } = followLink();
    const answer = await ask({ path: clickOn(0) });
    expect(answer.statusCode).toBe(302);
    const target = new URL(answer.headers["location"] ?? "");
    expect(target.href).toContain(`${SITE}/offer?utm_source=mail&es=`);
    const visit = tokens.verify("visit", target.searchParams.get("es") ?? "");
    expect(visit).toEqual({ contactId: "c1", messageId: "m1", at: NOW });
    expect(queue.events).toEqual([
      expect.objectContaining({
        name: "Email Link Clicked",
        origin: "link",
        contactId: "c1",
        occurredAt: NOW,
        properties: {
          message_id: "m1",
          template: "hello",
          workflow: "welcome-series",
          step: "hello",
          link_id: 0,
          link_url: `${SITE}/offer?utm_source=mail`,
        },
      }),
    ]);
  });

  it("to elsewhere carries no visit token", async () => {
    expect((await followLink().ask({ path: clickOn(1) })).headers["location"]).toBe(
      "https://other.example/page",
    );
  });

  it("asked for by HEAD is not counted", async () => {
    const { ask, queue } = followLink();
    const answer = await ask({ method: "HEAD", path: clickOn(0) });
    expect(answer.headers["location"]).not.toContain("es=");
    expect(queue.requests).toEqual([]);
  });

  it.each([{ "user-agent": "Mimecast scanner" }, { ...person, "sec-purpose": "prefetch" }])(
    "followed by a machine that says so is marked: %o",
    async (headers) => {
      const { ask, queue } = followLink();
      await ask({ path: clickOn(0), headers });
      expect(queue.events[0]?.properties).toMatchObject({ automated: true });
    },
  );

  it.each([
    ["a forged token", "/c/v1.k1.eyJtIjoxfQ.AAAAAAAAAAAAAAAAAAAAAA"],
    ["a token for the pixel", `/c/${tokens.sign("open", { messageId: "m1" })}`],
    ["an unknown message", clickOn(0, "m2")],
    ["a link that there is not", clickOn(9)],
    ["plain http elsewhere", clickOn(2)],
    ["a script", clickOn(3)],
    ["credentials", clickOn(4)],
    ["no token", "/c/"],
  ])("with %s is a page with a sentence, never a redirect", async (_, path) => {
    const { ask, queue } = followLink();
    const answer = await ask({ path });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers).not.toHaveProperty("location");
    expect(answer.body).toContain("This link does not work");
    expect(queue.requests).toEqual([]);
  });

  it("still leads on if the queue refuses, and the loss is counted", async () => {
    const { ask, queue, lost } = followLink();
    queue.broken = true;
    expect((await ask({ path: clickOn(0) })).statusCode).toBe(302);
    expect(lost).toEqual([{ EventsLost: 1 }]);
  });

  it("that cannot be looked up asks to try again", async () => {
    const { ask, state } = followLink();
    state.tablesAnswer = false;
    const answer = await ask({ path: clickOn(0) });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).not.toContain("does not answer.<");
  });

  it("made of anything never redirects to anywhere else", async () => {
    const { ask } = followLink();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.webPath(), fc.string()), async (text) => {
        const answer = await ask({ path: `/c/${text}` });
        expect(answer.statusCode).toBe(404);
        expect(answer.headers).not.toHaveProperty("location");
      }),
    );
  });
});

describe("the pixel of a message", () => {
  it("records the opening", async () => {
    const { ask, queue } = followLink();
    expect((await ask({ path: open })).headers["content-type"]).toBe("image/gif");
    expect(queue.events[0]).toMatchObject({ name: "Email Opened", contactId: "c1" });
  });

  it("is the same whatever the token and whatever fails", async () => {
    const { ask, queue, state, lost } = followLink();
    const good = await ask({ path: open });
    expect(await ask({ path: "/o/forged.gif" })).toEqual(good);
    expect(await ask({ method: "HEAD", path: open })).toEqual(good);
    queue.broken = true;
    expect(await ask({ path: open })).toEqual(good);
    state.tablesAnswer = false;
    expect(await ask({ path: open })).toEqual(good);
    expect(queue.events).toHaveLength(1);
    expect(lost).toHaveLength(2);
  });
});
