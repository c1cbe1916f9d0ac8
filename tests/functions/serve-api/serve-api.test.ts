import { describe, expect, it } from "vitest";
import { httpEvent } from "../../doubles/http-event.ts";
import { servedApi } from "../../doubles/serve-api.ts";

const json = { "content-type": "application/json" };
const post = (path: string, body: unknown) => ({
  method: "POST",
  path,
  headers: json,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const POSTS = ["/v1/contacts/lookup", "/v1/messages/test", "/v1/definitions"];

describe("POST /v1/contacts/lookup", () => {
  it.each([{ email: "ada@example.com" }, { contactId: "ada" }])("finds a contact by %j", async (body) => {
    const { status, type, body: answer } = await servedApi().ask(post("/v1/contacts/lookup", body));
    expect({ status, type }).toEqual({ status: 200, type: "application/json" });
    expect(answer).toMatchObject({ contactId: "ada", standing: "contact" });
  });

  it.each([{ email: "bob@example.com" }, { contactId: "bob" }])("answers 404 for %j", async (body) => {
    const { status, type, body: answer } = await servedApi().ask(post("/v1/contacts/lookup", body));
    expect({ status, type }).toEqual({ status: 404, type: "application/problem+json" });
    expect(answer["title"]).toContain("There is no such contact.");
  });

  it.each([
    {},
    { email: "ada" },
    { email: 3 },
    { contactId: "" },
    { contactId: "x".repeat(101) },
    { email: null },
  ])("answers 422 for %j", async (body) => {
    const answer = await servedApi().ask(post("/v1/contacts/lookup", body));
    expect(answer).toMatchObject({ status: 422, type: "application/problem+json" });
  });
});

describe("POST /v1/messages/test", () => {
  const body = { template: "hello", as: "ada@example.com", to: "me@example.com" };

  it("hands the message to the one sender", async () => {
    const { ask, asked } = servedApi();
    const answer = await ask(post("/v1/messages/test", body));
    expect(answer).toMatchObject({ status: 200, body: { kind: "accepted", sesMessageId: "ses-1" } });
    const preview = { template: "hello", contactId: "ada", to: "me@example.com" };
    expect(asked).toEqual([{ what: "preview", payload: { preview } }]);
  });

  it("names what is wrong with each member", async () => {
    const { ask, asked } = servedApi();
    const { status, body: answer } = await ask(post("/v1/messages/test", { template: 1, as: "ada" }));
    expect(status).toBe(422);
    expect(answer["findings"]).toEqual([
      { path: "template", message: "Expected an id." },
      { path: "as", message: "Expected an address, for example ada@example.com." },
      { path: "to", message: "Expected an address, for example ada@example.com." },
    ]);
    expect(asked).toEqual([]);
  });

  it("answers 404 for a contact that there is not", async () => {
    const answer = await servedApi().ask(post("/v1/messages/test", { ...body, as: "bob@example.com" }));
    expect(answer.status).toBe(404);
  });

  it("answers 422 with the sender's sentence, for example for a template that is not published", async () => {
    const said = { error: "There is no template hello." };
    const answer = await servedApi({ sendPreview: () => Promise.resolve(said) }).ask(
      post("/v1/messages/test", body),
    );
    expect(answer).toMatchObject({ status: 422, body: { title: "There is no template hello." } });
  });

  it.each([
    [{ kind: "refused", reason: "rejected", why: "MessageRejected" }, "(MessageRejected)"],
    [{ kind: "postponed", why: "TooManyRequests" }, "(TooManyRequests)"],
    [{ kind: "unknown" }, "(unknown)"],
  ])("answers 502 if the mail service did not take it: %j", async (said, words) => {
    const { status, body: answer } = await servedApi({ sendPreview: () => Promise.resolve(said) }).ask(
      post("/v1/messages/test", body),
    );
    expect(status).toBe(502);
    expect(answer["title"]).toContain(words);
  });
});

describe("GET /v1/workflows", () => {
  it("lists what is published", async () => {
    const { status, body } = await servedApi().ask({ path: "/v1/workflows" });
    expect({ status, body }).toEqual({
      status: 200,
      body: { workflows: [{ workflow: "welcome-series", version: "v1", owner: "deploy" }] },
    });
  });

  it("tells of one", async () => {
    const { status, body } = await servedApi().ask({ path: "/v1/workflows/welcome-series" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ workflow: "welcome-series" });
  });

  it.each(["welcome", "%ZZ", "__proto__", "a%00b", "x".repeat(5000)])(
    "answers 404 for %s, naming what there is",
    async (id) => {
      const { status, body } = await servedApi().ask({ path: `/v1/workflows/${id}` });
      expect(status).toBe(404);
      expect(body["title"]).toMatch(/^There is no workflow ".*"\. Published: welcome-series\.$/u);
      expect(String(body["title"]).length).toBeLessThan(200);
    },
  );
});

describe("GET /v1/events/refused", () => {
  it("lists today's, or those of a day", async () => {
    const { ask, asked } = servedApi();
    await expect(ask({ path: "/v1/events/refused" })).resolves.toMatchObject({
      status: 200,
      body: { day: "2026-11-21", refused: [], more: 0 },
    });
    await ask({ path: "/v1/events/refused", query: "day=2026-02-28" });
    expect(asked.map(({ payload }) => payload)).toEqual(["2026-11-21", "2026-02-28"]);
  });

  it("lists 500 at most and counts the rest", async () => {
    const one = { receivedAt: 0, reason: "no userId", excerpt: "{}" };
    const refusedEvents = () =>
      Promise.resolve(Array.from({ length: 502 }, (_, at) => ({ ...one, refusedId: `r${at}` })));
    const { body } = await servedApi({ refusedEvents }).ask({ path: "/v1/events/refused" });
    expect(body["more"]).toBe(2);
    expect(body["refused"]).toHaveLength(500);
  });

  it.each(["yesterday", "2026-02-30", "2026-13-01", "", "2026-11-21%0A", "0000-00-00"])(
    "answers 422 for the day %j",
    async (day) => {
      const { ask, asked } = servedApi();
      const { status, body } = await ask({ path: "/v1/events/refused", query: `day=${day}` });
      expect(status).toBe(422);
      expect(body["title"]).toContain("Expected the form 2026-11-21");
      expect(asked).toEqual([]);
    },
  );
});

describe("POST /v1/definitions", () => {
  const files = [{ path: "templates/hello.yaml", text: "template: hello" }];

  it("publishes under the owner `api`, whatever else is said", async () => {
    const { ask, asked } = servedApi();
    const answer = await ask(post("/v1/definitions", { files, owner: "deploy", whole: true }));
    expect(answer).toMatchObject({ status: 200, body: { published: [] } });
    expect(asked).toEqual([{ what: "publish", payload: { owner: "api", files } }]);
  });

  it("answers 422 with the diagnostics if nothing was published", async () => {
    const diagnostics = [{ code: "DF001", message: "No YAML." }];
    const publish = () => Promise.resolve({ diagnostics });
    const { status, body } = await servedApi({ publish }).ask(post("/v1/definitions", { files }));
    expect(status).toBe(422);
    expect(body["diagnostics"]).toEqual(diagnostics);
  });

  it.each([
    { files: [] },
    { files: "all" },
    { files: [{ path: 1, text: "" }] },
    { files: [{ path: "x".repeat(301), text: "" }] },
  ])("answers 422 for %j", async (body) => {
    await expect(servedApi().ask(post("/v1/definitions", body))).resolves.toMatchObject({ status: 422 });
  });
});

describe("what a caller gets wrong", () => {
  it.each(POSTS.flatMap((path) => ["", "{", "nothing", "\u0000", '{"a":1,}'].map((body) => [path, body])))(
    "%s answers 400 for the body %j",
    async (path, body) => {
      const answer = await servedApi().ask(post(path, body));
      expect(answer).toMatchObject({ status: 400, type: "application/problem+json" });
      expect(answer.body["title"]).toContain("The body is not JSON.");
    },
  );

  it.each(
    POSTS.flatMap((path) =>
      ["null", "[]", '"text"', "7", '{"is":"nothing"}', '{"files":null}'].map((body) => [path, body]),
    ),
  )("%s answers 422 for the body %j", async (path, body) => {
    const answer = await servedApi().ask(post(path, body));
    expect(answer).toMatchObject({ status: 422, type: "application/problem+json" });
    const findings = answer.body["findings"] as readonly { readonly message: string }[];
    expect(findings.length).toBeGreaterThan(0);
    for (const { message } of findings) expect(message).not.toBe("Invalid input");
  });

  it("reads bodies that the HTTP API hands over as base64", async () => {
    const request = { ...post("/v1/contacts/lookup", { contactId: "ada" }), headers: {} };
    expect(httpEvent(request).isBase64Encoded).toBe(true);
    await expect(servedApi().ask(request)).resolves.toMatchObject({ status: 200 });
  });

  it("answers 400 for bytes that are no text", async () => {
    const request = { method: "POST", path: "/v1/definitions", body: new Uint8Array([0xff, 0xfe, 0x00]) };
    await expect(servedApi().ask(request)).resolves.toMatchObject({ status: 400 });
  });

  it.each([
    ["GET", "/v1/contacts/lookup"],
    ["GET", "/v1/nothing"],
    ["DELETE", "/v1/workflows"],
    ["GET", "/"],
  ])("%s %s answers 404", async (method, path) => {
    const answer = await servedApi().ask({ method, path });
    expect(answer).toMatchObject({ status: 404, body: { title: "There is no such route.", status: 404 } });
  });
});

describe("what fails inside", () => {
  it("answers 500 and says nothing of the inside", async () => {
    const error = new Error("arn:aws:dynamodb:secret-table");
    const { status, body } = await servedApi({ reportContact: () => Promise.reject(error) }).ask(
      post("/v1/contacts/lookup", { contactId: "ada" }),
    );
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/arn|secret|stack/u);
  });

  it("answers 500 for an answer of the sender that is not known", async () => {
    const { ask } = servedApi({ sendPreview: () => Promise.resolve("hm") });
    const body = { template: "hello", as: "ada@example.com", to: "me@example.com" };
    await expect(ask(post("/v1/messages/test", body))).resolves.toMatchObject({
      status: 500,
    });
  });
});
