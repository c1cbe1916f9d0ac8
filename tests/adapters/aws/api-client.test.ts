import { afterEach, describe, expect, it } from "vitest";
import { createApiClient } from "../../../adapters/aws/api-client.ts";
import { type PublicServer, serveHandler } from "../../doubles/public-server.ts";

const open: PublicServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A client of a server that answers with what it was asked. */
async function clientOf(answer: (asked: Readonly<Record<string, unknown>>) => string) {
  const server = await serveHandler((event) =>
    Promise.resolve({
      statusCode: 200,
      headers: {},
      body: answer({
        path: event.rawPath,
        query: event.rawQueryString,
        authorization: event.headers["authorization"],
        body: Buffer.from(event.body ?? "", "base64").toString(),
      }),
    }),
  );
  open.push(server);
  const credentials = { accessKeyId: "AKID", secretAccessKey: "secret" };
  return createApiClient({ apiUrl: server.url, region: "eu-west-1", credentials });
}

describe("the API client", () => {
  it("signs each request for execute-api in the Region", async () => {
    const client = await clientOf(JSON.stringify);
    const { status, body } = await client.call("POST", "/v1/contacts/lookup", { email: "ada@example.com" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      path: "/v1/contacts/lookup",
      body: '{"email":"ada@example.com"}',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=[^,]*host[^,]*, Signature=[0-9a-f]{64}$/u,
      ) as string,
    });
  });

  it("sends queries and no body with GET", async () => {
    const client = await clientOf(JSON.stringify);
    const { body } = await client.call("GET", "/v1/events/refused?day=2026-11-21");
    expect(body).toMatchObject({ path: "/v1/events/refused", query: "day=2026-11-21", body: "" });
  });

  it("takes an answer that is no JSON as a sentence, shortened", async () => {
    const client = await clientOf(() => `<html>${"x".repeat(1000)}`);
    await expect(client.call("GET", "/")).resolves.toEqual({
      status: 200,
      body: { title: `<html>${"x".repeat(294)}` },
    });
  });
});
