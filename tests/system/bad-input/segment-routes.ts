import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../../cli/run.ts";
import { SEGMENT_ROUTES } from "../../../core/collect/segment-request.ts";
import { BROWSER_KEY, SERVER_KEY } from "../espalier.ts";
import { type BadCall, badCalls } from "./calls.ts";
import { ODD_PARTS } from "./odd-requests.ts";
import type { Answer } from "./stranger.ts";
import { type BadInputWorld, faultsOf, oddCall, refusalFault, refusedEvents, shown } from "./world.ts";

/** Names of Segment's routes, long and short. */
export const ROUTES = Object.keys(SEGMENT_ROUTES);

/** The long names; a short one is an alias, and gets a part of the bad calls only. */
const LONG = ROUTES.filter((route) => route.length > 1);
const SHORT = ROUTES.filter((route) => route.length === 1);

/** Routes that get a bad call: each long one, and one short one after the other. */
const routesOf = (index: number): readonly string[] => [
  ...LONG,
  ...SHORT.slice(index % SHORT.length).slice(0, 1),
];

const callsOf = (route: string): readonly BadCall[] =>
  badCalls((wrong = {}) => oddCall(SEGMENT_ROUTES[route] === "batch", `odd-${route}`, wrong));

/** What is wrong with an answer that is not Segment's: 400 for size and bad JSON, 200 for all else. */
function segmentFault(answer: Answer, becomes: BadCall["becomes"]): string | undefined {
  if (becomes === "malformed")
    return answer.text.startsWith(`{"success":false,"message":"`) ? refusalFault(answer, 400) : shown(answer);
  return answer.status === 200 && answer.text === `{"success":true}` ? undefined : shown(answer);
}

const WHOLE = { writeKey: SERVER_KEY, userId: "u1" };

/** Calls that lack what their kind needs, or are of no kind: route and body. */
const INCOMPLETE: readonly (readonly [string, object])[] = [
  ["track", WHOLE],
  ["t", { ...WHOLE, event: { name: "x" } }],
  ["group", WHOLE],
  ["alias", WHOLE],
  ["page", { writeKey: SERVER_KEY }],
  ["batch", WHOLE],
  ["batch", { ...WHOLE, batch: {} }],
  ["b", { ...WHOLE, batch: [null, 1, [], { type: "constructor" }, { type: "batch", userId: "u" }] }],
  ["track", { writeKey: BROWSER_KEY, anonymousId: "a", event: "Email Opened" }],
];

const AUTHORIZATIONS = ["Basic", "Basic !!!", "Basic Og==", "Bearer", "Digest x", "Basic /////w=="];

/** Every bad call to every route of Segment's API. */
export function describeSegmentRoutes(world: () => BadInputWorld): void {
  describe("Segment's routes", () => {
    it.each(callsOf("track").map(({ what }, index) => [what, index] as const))(
      "answer %s as Segment does",
      async (_, index) => {
        const faults = await faultsOf(routesOf(index), async (route) => {
          const bad: BadCall = callsOf(route)[index] ?? { what: "nothing", body: "", becomes: "malformed" };
          const sending = { body: bad.body, headers: { "content-type": bad.type ?? "text/plain" } };
          return segmentFault(await world().stranger.ask("POST", `/v1/${route}`, sending), bad.becomes);
        });
        expect(faults).toEqual([]);
      },
    );

    it("answer calls that lack what their kind needs, or are of no kind, with 200", async () => {
      const faults = await faultsOf(INCOMPLETE, async ([route, body]) => {
        const answer = await world().stranger.ask("POST", `/v1/${route}`, { body: JSON.stringify(body) });
        return segmentFault(answer, "recorded");
      });
      expect(faults).toEqual([]);
    });

    it("take a bad Authorization header for none", async () => {
      const faults = await faultsOf(AUTHORIZATIONS, async (authorization) => {
        const sending = { body: `{"userId":"u1","event":"x"}`, headers: { authorization } };
        return segmentFault(await world().stranger.ask("POST", "/v1/track", sending), "recorded");
      });
      expect(faults).toEqual([]);
    });

    it("answer with 404 where settings are asked for by a key that is none", async () => {
      const keys = [SERVER_KEY, "wk_forged", ...ODD_PARTS];
      const faults = await faultsOf(keys, async (key) =>
        refusalFault(await world().stranger.ask("GET", `/v1/projects/${key}/settings`), 404),
      );
      expect(faults).toEqual([]);
    });

    it("have every refused event listed with its reason, by the API and by the command line", async () => {
      const { refused, more } = await refusedEvents(world());
      expect(more).toBe(0);
      const expected = Map.groupBy(
        LONG.flatMap(callsOf).flatMap(({ becomes }) =>
          typeof becomes === "object" ? [becomes.refusedFor] : [],
        ),
        (reason) => reason.source,
      );
      const unlisted = [...expected].filter(([, reasons]) => {
        const listed = refused.filter((each) => reasons[0]?.test(each.reason));
        return listed.length < reasons.length;
      });
      expect(unlisted).toEqual([]);
      expect(await printedRefusals(world())).toContain("The write key is unknown");
    });
  });
}

async function printedRefusals({ espalier }: BadInputWorld): Promise<string> {
  const lines: string[] = [];
  await runCommandLine(["events", "refused"], {
    print: (text) => void lines.push(text),
    complain: (text) => void lines.push(`Complaint: ${text}`),
    api: () => Promise.resolve(espalier.api),
    probe: () => Promise.reject(new Error("Nothing is deployed.")),
    readDefinitionFiles: () => Promise.resolve([]),
    randomBytes: (count) => new Uint8Array(count),
    environment: {},
  });
  return lines.join("\n");
}
