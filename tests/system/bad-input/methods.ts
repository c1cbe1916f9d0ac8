import { describe, expect, it } from "vitest";
import { BROWSER_KEY } from "../espalier.ts";
import { ODD_PARTS } from "./odd-requests.ts";
import { ROUTES } from "./segment-routes.ts";
import { type BadInputWorld, faultsOf, shown, statusFault } from "./world.ts";

const NO_PATHS = ["/", "/v1", "/v1/", "/v1/unknown", "/v1/track/x", "/v1//track"];
const WITH_OPTIONS = [
  "/v1/t",
  "/v1/x/y/z",
  "/v1/contacts/lookup",
  "/p.gif",
  "/espalier.js",
  "/f/newsletter",
  "/f/%ZZ",
];

const PREFLIGHT = {
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization",
};

/** Methods and paths that nobody offers. */
export function describeMethods(world: () => BadInputWorld): void {
  const paths = (): readonly string[] => {
    const { o, c, u } = world().tokens;
    const calls = ROUTES.map((route) => `/v1/${route}`);
    const others = [`/v1/projects/${BROWSER_KEY}/settings`, "/p.gif", "/espalier.js", "/f/newsletter"];
    return [...calls, ...others, `/o/${o}.gif`, `/c/${c}`, `/u/${u}`];
  };

  describe("methods", () => {
    it.each(["DELETE", "PUT", "PATCH"])("%s is not found anywhere", async (method) => {
      const faults = await faultsOf(paths(), async (path) =>
        statusFault(await world().stranger.ask(method, path), 404),
      );
      expect(faults).toEqual([]);
    });

    it("HEAD is answered without a body, and never with a 5xx", async () => {
      const faults = await faultsOf(paths(), async (path) => {
        const answer = await world().stranger.ask("HEAD", path);
        return answer.bytes.length > 0 ? shown(answer) : statusFault(answer, 200, 302, 404);
      });
      expect(faults).toEqual([]);
    });

    it("OPTIONS lets the website in and nobody else", async () => {
      const { espalier, stranger } = world();
      const allowedFor = async (origin: string): Promise<readonly unknown[]> => {
        const headers = { origin, ...PREFLIGHT };
        const answers = await Promise.all(
          WITH_OPTIONS.map((path) => stranger.ask("OPTIONS", path, { headers })),
        );
        return answers.map(({ status, headers: given }) => [
          status,
          given.get("access-control-allow-origin"),
        ]);
      };
      const { demoUrl } = espalier;
      expect(await allowedFor(demoUrl)).toEqual(WITH_OPTIONS.map(() => [204, demoUrl]));
      expect(await allowedFor("https://evil.example")).toEqual(WITH_OPTIONS.map(() => [204, null]));
    });

    it("and paths that are none are not found", async () => {
      const odd = ODD_PARTS.flatMap((part) => [`/${part}`, `/v1/${part}`]);
      const faults = await faultsOf([...NO_PATHS, ...odd], async (path) =>
        statusFault(await world().stranger.ask("POST", path, { body: "{}" }), 404),
      );
      expect(faults).toEqual([]);
    });
  });
}
