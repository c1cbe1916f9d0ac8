import { describe, expect, it } from "vitest";
import { SERVER_KEY } from "../espalier.ts";
import { ODD_PARTS } from "./odd-requests.ts";
import { type BadInputWorld, faultsOf, sentenceFault, statusFault } from "./world.ts";

const SIGNED: readonly (readonly ["GET" | "POST", string])[] = [
  ["POST", "/v1/contacts/lookup"],
  ["GET", "/v1/workflows"],
  ["GET", "/v1/workflows/welcome-series"],
  ["POST", "/v1/messages/test"],
  ["POST", "/v1/definitions"],
  ["GET", "/v1/events/refused"],
];

const STRANGERS_SIGNATURE = `AWS4-HMAC-SHA256 Credential=stranger/20261121/eu-west-1/execute-api/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;

const NO_SIGNATURES = [
  "Bearer x",
  `Basic ${btoa(`${SERVER_KEY}:`)}`,
  "AWS4-HMAC-SHA256",
  STRANGERS_SIGNATURE,
];

const BAD_BODIES = [
  null,
  [],
  1,
  {},
  { email: 7 },
  { email: "nobody" },
  { email: "nobody@example.com" },
  { contactId: "" },
  { contactId: "x".repeat(3000) },
  { contactId: ["a"] },
  { template: "hello", as: "nobody@example.com", to: "a@b.example" },
  { template: "none", as: "ada@example.com", to: "a@b.example" },
  { files: [] },
  { files: [{ path: "../../etc/passwd" }] },
  { files: "x" },
];

const BAD_PATHS = [
  ...ODD_PARTS.map((part) => `/v1/workflows/${part}`),
  ...["never", "%ZZ", "2026-02-30", "%00"].map((day) => `/v1/events/refused?day=${day}`),
];

/** The API for people and programs of the company, asked by strangers and by callers who err. */
export function describeSignedApi(world: () => BadInputWorld): void {
  const mistakeFault = async (method: "GET" | "POST", path: string, sent?: unknown) => {
    const { status, body } = await world().espalier.api.call(method, path, sent);
    const text = JSON.stringify(body);
    const answer = { asked: `${method} ${path} ${JSON.stringify(sent)}`, status, text };
    return statusFault(answer, 400, 404, 422) ?? sentenceFault(answer);
  };

  describe("the signed API", () => {
    it.each(SIGNED)("refuses %s %s unsigned with 403", async (method, path) => {
      const unsigned = [{}, ...NO_SIGNATURES.map((authorization) => ({ authorization }))];
      const faults = await faultsOf(unsigned, async (headers) =>
        statusFault(await world().stranger.ask(method, path, { headers }), 403),
      );
      expect(faults).toEqual([]);
    });

    it.each(["/v1/contacts/lookup", "/v1/messages/test", "/v1/definitions"])(
      "answers mistakes of a caller of %s with 4xx and a sentence",
      async (path) => {
        expect(await faultsOf(BAD_BODIES, (body) => mistakeFault("POST", path, body))).toEqual([]);
      },
    );

    it("answers addresses that lead nowhere with 4xx and a sentence", async () => {
      expect(await faultsOf(BAD_PATHS, (path) => mistakeFault("GET", path))).toEqual([]);
    });
  });
}
