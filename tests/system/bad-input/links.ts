import { describe, expect, it } from "vitest";
import { GIF_ANSWER } from "../../../adapters/lambda/http-answer.ts";
import { BROWSER_KEY, lookUp, SERVER_KEY } from "../espalier.ts";
import { BAD_FORMS, FORGED_TOKENS, ODD_PARTS } from "./odd-requests.ts";
import { type BadInputWorld, faultsOf, FORM, refusalFault, refusedEvents, shown } from "./world.ts";

const GIF = Buffer.from(GIF_ANSWER.body ?? "", "base64");

const PIXEL_QUERIES = [
  "",
  "?k=forged",
  `?k=${SERVER_KEY}`,
  `?k=${BROWSER_KEY}&type=alias`,
  `?k=${BROWSER_KEY}&type=track`,
  "?k=%ZZ&k=%ff",
  "?__proto__[k]=1&constructor=2",
  `?k=${BROWSER_KEY}&ts=never&a=${"a".repeat(400)}`,
  `?k=${BROWSER_KEY}&url=${"x".repeat(7000)}`,
  "?&&==&%00=%00",
];

/** Pixels, links of messages and unsubscribe links that nobody sent. */
export function describeLinks(world: () => BadInputWorld): void {
  const nobodys = [...FORGED_TOKENS, ...ODD_PARTS];

  describe("pixels", () => {
    it("answer everything with the same GIF", async () => {
      const { stranger, tokens } = world();
      const opens = [...nobodys, tokens.c, tokens.u, tokens.o].map((token) => `/o/${token}.gif`);
      const paths = [...PIXEL_QUERIES.map((query) => `/p.gif${query}`), ...opens];
      const faults = await faultsOf(paths, async (path) => {
        const answer = await stranger.ask("GET", path);
        const isGif = answer.status === 200 && answer.type === "image/gif" && answer.bytes.equals(GIF);
        return isGif ? undefined : shown(answer);
      });
      expect(faults).toEqual([]);
    });

    it("have what they could not take listed with its reason", async () => {
      const reasons = (await refusedEvents(world())).refused.map(({ reason }) => reason).join("\n");
      expect(reasons).toContain("The pixel's k is not a known browser key.");
      expect(reasons).toContain("The pixel's type is unknown.");
    });
  });

  describe("links", () => {
    it("that are forged, altered or made for another purpose lead nowhere, and say so", async () => {
      const { stranger, tokens } = world();
      const altered = tokens.c.replace(/.$/u, (last) => (last === "A" ? "Q" : "A"));
      const faults = await faultsOf([...nobodys, altered, tokens.o, tokens.u], async (token) => {
        const answer = await stranger.ask("GET", `/c/${token}`);
        return answer.headers.has("location") ? shown(answer) : refusalFault(answer, 404);
      });
      expect(faults).toEqual([]);
      expect((await stranger.ask("GET", `/c/${tokens.c}`)).status).toBe(302);
    });

    it("to unsubscribe that are forged unsubscribe nobody, and say so", async () => {
      const { stranger, tokens } = world();
      const sending = { body: "List-Unsubscribe=One-Click", headers: FORM };
      const faults = await faultsOf([...nobodys, tokens.c, tokens.o], async (token) => {
        const seen = refusalFault(await stranger.ask("GET", `/u/${token}`), 404);
        return seen ?? refusalFault(await stranger.ask("POST", `/u/${token}`, sending), 404);
      });
      expect(faults).toEqual([]);
    });

    it("to unsubscribe show their page to a body that asks for nothing, and change nothing", async () => {
      const { espalier, stranger, tokens } = world();
      const faults = await faultsOf(BAD_FORMS, async ({ body, headers = {} }) => {
        const answer = await stranger.ask("POST", `/u/${tokens.u}`, { body, headers });
        return answer.status === 200 && answer.text.includes("<form") ? undefined : shown(answer);
      });
      expect(faults).toEqual([]);
      const { consent } = await lookUp(espalier, "ada@example.com");
      expect(consent.topics["newsletter"]?.status).toBe("granted");
    });
  });
}
