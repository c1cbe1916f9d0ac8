import { describe, expect, it } from "vitest";
import { BAD_FORMS, ODD_PARTS } from "./odd-requests.ts";
import { type BadInputWorld, faultsOf, FORM, refusalFault, statusFault } from "./world.ts";

const JSON_ANSWER = { accept: "application/json" };
const DEEP = `${'{"a":'.repeat(3000)}1${"}".repeat(3000)}`;

/** Bodies that look dangerous and are not. */
const HARMLESS = [
  `{"email":"odd@example.com","__proto__":{"email":"x"},"constructor":1,"_page":${DEEP}}`,
  `{"email":"first@example.com","email":"odd@example.com"}`,
  `{"email":"odd@example.com","_anonymousId":["a"],"_timestamp":{},"_messageId":7,"_visit":"forged"}`,
];

/** Bad forms, and forms that are none. */
export function describeForms(world: () => BadInputWorld): void {
  describe("forms", () => {
    it.each(BAD_FORMS)("answer $what with $status and a sentence", async ({ status, body, headers = {} }) => {
      const faults = await faultsOf(["application/json", "text/html"], async (accept) => {
        const sending = { body, headers: { accept, ...headers } };
        return refusalFault(await world().stranger.ask("POST", "/f/newsletter", sending), status);
      });
      expect(faults).toEqual([]);
    });

    it("take what is odd but harmless", async () => {
      const faults = await faultsOf(HARMLESS, async (body) => {
        const sending = { body, headers: { "content-type": "application/json" } };
        return statusFault(await world().stranger.ask("POST", "/f/newsletter", sending), 200);
      });
      expect(faults).toEqual([]);
      const body = "email=first@example.com&email=odd@example.com&__proto__=x&first_name=%ZZ%ff&newsletter=";
      const plain = await world().stranger.ask("POST", "/f/newsletter", { body, headers: FORM });
      expect(plain.status).toBe(303);
    });

    it.each(["GET", "POST"])(
      "that do not exist are not found by %s, whatever they are called",
      async (method) => {
        const faults = await faultsOf(["unknown", ...ODD_PARTS], async (form) =>
          refusalFault(await world().stranger.ask(method, `/f/${form}`, { headers: JSON_ANSWER }), 404),
        );
        expect(faults).toEqual([]);
      },
    );

    it("are not taken from other websites", async () => {
      const headers = { ...FORM, ...JSON_ANSWER, origin: "https://evil.example" };
      const sending = { body: "email=a@b.example", headers };
      const answer = await world().stranger.ask("POST", "/f/newsletter", sending);
      expect(refusalFault(answer, 403)).toBe(undefined);
    });
  });
}
