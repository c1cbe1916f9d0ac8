import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Espalier, lookUp, SERVER_KEY, startEspalier } from "./espalier.ts";
import { ownRule } from "./own-rule.ts";
import { outputOf } from "./recorded.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const WEEK = 7 * DAY;
/** Where the shipped scoring begins to call somebody warm. */
const WARM = 20;

let espalier: Espalier;
let announced: () => readonly { readonly type: string; readonly detail: unknown }[];
beforeAll(async () => {
  espalier = await startEspalier();
  announced = await ownRule(espalier.cloud, outputOf(espalier.cloud, "BusName"), [
    "SegmentEntered",
    "SegmentLeft",
  ]);
});
afterAll(() => espalier.close());

/** What somebody's own server tells of her. */
async function happens(userId: string, ...names: readonly string[]): Promise<void> {
  const batch = [
    { type: "identify", userId, messageId: `${userId}-i`, traits: { email: `${userId}@example.com` } },
    ...names.map((event, at) => ({ type: "track", userId, event, messageId: `${userId}-${at}` })),
  ];
  const body = JSON.stringify({ writeKey: SERVER_KEY, batch });
  await fetch(`${espalier.cloud.apiUrl}/v1/batch`, { method: "POST", body });
  await espalier.cloud.world.activity.quiet();
}

async function segmentsOf(userId: string): Promise<readonly string[]> {
  return (await lookUp(espalier, `${userId}@example.com`)).segments.map(({ segment }) => segment);
}

function invocationsOf(name: string): number {
  const { cloud } = espalier;
  const { metrics } = cloud.services.monitoring;
  const metric = metrics
    .list()
    .find((each) => each.name === "Invocations" && each.dimensions["FunctionName"]?.includes(name));
  if (!metric) return 0;
  const points = metrics.query({
    ...metric,
    from: 0,
    to: cloud.clock.now() + 1,
    period: 86_400,
    stat: "Sum",
  });
  return points.reduce((sum, { value }) => sum + value, 0);
}

describe("a contact who becomes warm, and then does nothing", () => {
  it("is in engaged-leads until the minute at which her score has decayed, and the bus hears of it", async () => {
    const { cloud } = espalier;
    await happens("ada", "Product Added", "Product Added", "Form Submitted", "Product Viewed");
    expect(await segmentsOf("ada")).toEqual(["engaged-leads"]);
    const { scores } = await lookUp(espalier, "ada@example.com");
    const value = scores.find(({ score }) => score === "engagement")?.value ?? 0;
    const crossing = cloud.clock.now() + WEEK * Math.log2(value / WARM);

    await cloud.clock.advance(crossing - cloud.clock.now() - MINUTE);
    expect(announced().map(({ type }) => type)).toEqual(["SegmentEntered"]);
    await cloud.clock.advance(2 * MINUTE);
    const [, left] = announced();
    expect(left).toMatchObject({ type: "SegmentLeft", detail: { segment: "engaged-leads" } });
    const { at } = (left?.detail ?? {}) as { readonly at?: number };
    expect(at).toBeGreaterThanOrEqual(crossing);
    expect(at).toBeLessThan(crossing + MINUTE + 5_000);
    expect(await segmentsOf("ada")).toEqual([]);
  });
});

describe("a year in which nothing happens", () => {
  it("costs one look a day, and leaves no schedule but the daily one", async () => {
    const { cloud } = espalier;
    await cloud.clock.advance(2 * DAY);
    const before = invocationsOf("TurnDue");
    await cloud.clock.advance(365 * DAY);
    expect(invocationsOf("TurnDue") - before).toBe(365);
    expect(cloud.services.scheduler.schedules().map(({ expression }) => expression)).toEqual([
      "cron(15 3 * * ? *)",
    ]);
  });

  it("was done without a permission denied or a word to the operator", () => {
    expect([espalier.cloud.iam.denials(), espalier.notices]).toEqual([[], []]);
  });
});
