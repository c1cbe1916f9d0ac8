import { describe, expect, it } from "vitest";
import { NOW, SITE, collectEvents } from "./collect-deps.ts";

const urlencoded = { "content-type": "application/x-www-form-urlencoded", origin: SITE };
const asJson = { "content-type": "text/plain", accept: "application/json", origin: SITE };

function multipart(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--XX--\r\n`;
}

describe("a form post", () => {
  const event = {
    name: "Form Submitted",
    origin: "form",
    traits: { email: "Ada@example.com", first_name: "Ada" },
    consents: [{ topic: "newsletter", form: "newsletter", formVersion: "v1", text: "Yes, write to me." }],
    properties: { form: "newsletter", form_version: "v1", topics: ["newsletter"] },
    occurredAt: NOW,
  };

  it("urlencoded goes to the form's page on the website", async () => {
    const { ask, queue } = collectEvents();
    const body = "email=Ada%40example.com&name=Ada&agree=yes&admin=true";
    const answer = await ask({ method: "POST", path: "/f/newsletter", headers: urlencoded, body });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers["location"]).toBe(`${SITE}/thanks`);
    expect(queue.events).toEqual([expect.objectContaining(event)]);
    expect(queue.events[0]?.traits).not.toHaveProperty("admin");
  });

  it("multipart is taken, without files", async () => {
    const { ask, queue } = collectEvents();
    const body = multipart({
      email: "Ada@example.com",
      name: "Ada",
      agree: "on",
      'x"; filename="a.txt': "file",
    });
    const headers = { "content-type": "multipart/form-data; boundary=XX", origin: SITE };
    expect((await ask({ method: "POST", path: "/f/newsletter", headers, body })).statusCode).toBe(303);
    expect(queue.events).toEqual([expect.objectContaining(event)]);
  });

  it("as JSON is answered as JSON and carries the browser's id, page and visit", async () => {
    const { ask, queue } = collectEvents();
    const body = JSON.stringify({
      email: "Ada@example.com",
      name: "Ada",
      agree: true,
      _anonymousId: "anon-1",
      _messageId: "m1",
      _timestamp: "2026-11-21T08:59:58.000Z",
      _sentAt: "2026-11-21T08:59:58.000Z",
      _page: { url: "https://shop.example/?utm_campaign=spring" },
      _visit: "token",
    });
    const answer = await ask({ method: "POST", path: "/f/newsletter", headers: asJson, body });
    expect(answer).toMatchObject({ statusCode: 200, headers: { "access-control-allow-origin": SITE } });
    expect(queue.events[0]).toMatchObject({
      ...event,
      eventId: "m1",
      anonymousId: "anon-1",
      visitToken: "token",
      clientTime: "2026-11-21T08:59:58.000Z",
      context: { campaign: { name: "spring" } },
    });
  });

  it("without the box ticked gives no consent", async () => {
    const { ask, queue } = collectEvents();
    await ask({
      method: "POST",
      path: "/f/newsletter",
      headers: urlencoded,
      body: "email=a@example.com&agree=",
    });
    expect(queue.events[0]).not.toHaveProperty("consents");
  });

  it("of a form without a page of its own leads to our thank-you page", async () => {
    const { ask } = collectEvents();
    const answer = await ask({
      method: "POST",
      path: "/f/plain",
      headers: urlencoded,
      body: "email=a@example.com",
    });
    expect(answer.headers["location"]).toBe("plain?done");
    const page = await ask({ path: "/f/plain", query: "done" });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Thank you");
  });

  it("filled in by a machine is answered like any other, but is no event", async () => {
    const { ask, queue } = collectEvents();
    const person = await ask({
      method: "POST",
      path: "/f/newsletter",
      headers: urlencoded,
      body: "email=a@example.com",
    });
    const body = "email=b@example.com&_trap=cheap+pills";
    expect(await ask({ method: "POST", path: "/f/newsletter", headers: urlencoded, body })).toEqual(person);
    expect(queue.events).toHaveLength(1);
    expect(queue.refused[0]?.reason).toContain("only machines do");
  });

  it("answers 503 if the queue refuses: no form is thanked for and lost", async () => {
    const { ask, queue } = collectEvents();
    queue.broken = true;
    const answer = await ask({
      method: "POST",
      path: "/f/newsletter",
      headers: asJson,
      body: '{"email":"a@example.com"}',
    });
    expect(answer.statusCode).toBe(503);
  });
});

describe("a form that is not published", () => {
  it.each(["GET", "POST"])(
    "is a page without words for developers, for a person who asks with %s",
    async (method) => {
      const { ask } = collectEvents();
      const answer = await ask({
        method,
        path: "/f/nothing",
        headers: urlencoded,
        body: "email=a@example.com",
      });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain("There is no such form");
      expect(answer.body).not.toContain("workspace");
    },
  );
});

describe("a form post that is refused", () => {
  it.each([
    ["an unknown form", "/f/nothing", asJson, '{"email":"a@example.com"}', 404, "No form of this name"],
    ["a name like a prototype's", "/f/constructor", asJson, "{}", 404, "No form of this name"],
    [
      "a foreign website",
      "/f/newsletter",
      { ...asJson, origin: "https://evil.example" },
      "{}",
      403,
      "website",
    ],
    ["no address", "/f/newsletter", asJson, "{}", 422, "Email is missing"],
    [
      "an address that is none",
      "/f/newsletter",
      asJson,
      '{"email":"a@b\\r\\nBcc: x@y.z"}',
      422,
      "Email is not usable",
    ],
    [
      "a word for a number",
      "/f/newsletter",
      asJson,
      '{"email":"a@b.cd","trees":"many"}',
      422,
      "Trees is not usable",
    ],
    ["bad JSON", "/f/newsletter", asJson, "{", 400, "not valid JSON"],
    ["a strange type", "/f/newsletter", { ...asJson, "content-type": "image/png" }, "x", 415, "content type"],
    [
      "no boundary",
      "/f/newsletter",
      { ...asJson, "content-type": "multipart/form-data" },
      "x",
      400,
      "boundary",
    ],
    ["too much", "/f/newsletter", asJson, "x".repeat(32_769), 413, "Expected at most 32768"],
  ])("for %s gets a sentence", async (_, path, headers, body, status, sentence) => {
    const { ask, queue } = collectEvents();
    const answer = await ask({ method: "POST", path, headers, body });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect((JSON.parse(answer.body ?? "") as { detail: string }).detail).toContain(sentence);
    expect(queue.requests).toEqual([]);
  });

  it("without scripts gets the sentence as a page that nothing can be smuggled into", async () => {
    const body = "email=%3Cscript%3E";
    const answer = await collectEvents().ask({
      method: "POST",
      path: "/f/newsletter",
      headers: urlencoded,
      body,
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain("Email is not usable");
    expect(answer.body).not.toContain("<script");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  });
});

describe("the hosted form", () => {
  it("shows its fields, its boxes unticked, and may be posted to itself", async () => {
    const { ask } = collectEvents();
    const page = await ask({ path: "/f/newsletter" });
    expect(page.body).toContain('name="email" type="email"');
    expect(page.body).toContain("Yes, write to me.");
    expect(page.body).not.toContain("checked");
    const headers = { ...urlencoded, origin: "https://api.example.com" };
    expect(
      (await ask({ method: "POST", path: "/f/newsletter", headers, body: "email=a@b.cd" })).statusCode,
    ).toBe(303);
  });
});
