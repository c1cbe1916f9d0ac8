import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeForms } from "./bad-input/forms.ts";
import { describeLinks } from "./bad-input/links.ts";
import { describeMethods } from "./bad-input/methods.ts";
import { describeSegmentRoutes } from "./bad-input/segment-routes.ts";
import { describeSignedApi } from "./bad-input/signed-api.ts";
import { type BadInputWorld, startBadInputWorld } from "./bad-input/world.ts";

let started: BadInputWorld;
beforeAll(async () => {
  started = await startBadInputWorld();
});
afterAll(() => started.espalier.close());

const world = (): BadInputWorld => started;

describeSegmentRoutes(world);
describeForms(world);
describeLinks(world);
describeMethods(world);
describeSignedApi(world);

describe("after all that", () => {
  it("no answer was a 5xx or showed the inside of a function", () => {
    const { answers } = world().stranger;
    expect(answers.length).toBeGreaterThan(450);
    const failed = answers.filter(({ status }) => status >= 500);
    expect(failed.map(({ asked, status, text }) => ({ asked, status, text }))).toEqual([]);
    const telling = answers.filter(({ text }) =>
      /node:internal|\bat \S+ \(|TypeError|index\.mjs/u.test(text),
    );
    expect(telling.map(({ asked }) => asked)).toEqual([]);
  });

  it("nothing is left over: no message in a queue, no error in a log, no operator told", async () => {
    const { cloud, notices } = world().espalier;
    await cloud.world.activity.quiet();
    const left = cloud.services.sqs.queues().filter((queue) => {
      const { visible, inFlight, delayed } = queue.counts();
      return visible + inFlight + delayed > 0;
    });
    expect(left.map(({ settings }) => settings.name)).toEqual([]);
    expect(cloud.logs().filter(({ text }) => /"level":"error"/iu.test(text))).toEqual([]);
    expect(notices).toEqual([]);
  });
});
