import * as fc from "fast-check";
import { expect, it } from "vitest";
import { BROWSER_KEY } from "../../doubles/collect.ts";
import { collectEvents } from "./collect-deps.ts";

const methods = fc.constantFrom("GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE");
const paths = fc.oneof(
  fc.constantFrom(
    "/v1/t",
    "/v1/b",
    "/v1/identify",
    "/p.gif",
    "/espalier.js",
    "/f/newsletter",
    `/v1/projects/${BROWSER_KEY}/settings`,
  ),
  fc.webPath(),
  fc.string().map((text) => `/${text}`),
);
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .json()
    .map((text) =>
      Buffer.from(
        `{"writeKey":"${BROWSER_KEY}","userId":"u","event":"E","batch":[${text}],"traits":${text}}`,
      ),
    ),
  fc
    .json()
    .map((text) =>
      Buffer.from(`{"email":"a@example.com","name":${text},"_page":${text},"_timestamp":${text}}`),
    ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "authorization",
    "origin",
    "accept",
    "referer",
    "user-agent",
    "if-none-match",
    "host",
    "x-forwarded-proto",
  ),
  fc.oneof(
    fc.string(),
    fc.constantFrom(
      "application/json",
      "text/plain",
      "multipart/form-data; boundary=x",
      "Basic //8=",
      "application/x-www-form-urlencoded",
    ),
  ),
);

it("answers whatever a stranger sends without a 5xx and without throwing", async () => {
  const { ask } = collectEvents();
  const requests = fc.record({
    method: methods,
    path: paths,
    query: fc.oneof(fc.webQueryParameters(), fc.string()),
    headers,
    body: bodies,
  });
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      const answer = await ask(request);
      expect(answer.statusCode).toBeGreaterThanOrEqual(200);
      expect(answer.statusCode).toBeLessThan(500);
    }),
    { numRuns: 1000 },
  );
});

it("answers an event without anything in it", async () => {
  const { handler } = collectEvents();
  // What a stranger cannot cause, but a console test event can.
  const answer = await handler({} as Parameters<typeof handler>[0]);
  expect(answer.statusCode).toBe(404);
});
