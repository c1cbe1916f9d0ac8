import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrackingEvent } from "../../../core/tracking-event.ts";
import { startTestTables, type TestTables } from "../../contracts/dynamo.ts";
import { dynamoRecords } from "../../doubles/dynamo-records.ts";
import { recorderOver } from "../../doubles/recording.ts";
import { formEvent, T0, trackingEvent } from "../../doubles/tracking.ts";

let engine: TestTables;

beforeAll(async () => {
  engine = await startTestTables();
});

afterAll(() => engine.close());

/** A page view as @segment/analytics-next 1.84 sends it. */
function pageView(index: number, anonymousId: string): TrackingEvent {
  const page = {
    path: "/trees/espalier-pear-conference",
    referrer: "https://www.google.com/",
    search: "?utm_source=newsletter&utm_medium=email&utm_campaign=winter-2026",
    title: "Espalier pear ‘Conference’, three tiers — Orchard & Wall",
    url: "https://www.orchard-and-wall.example/trees/espalier-pear-conference",
  };
  return trackingEvent({
    eventId: `ajs-next-${T0 + index}-0b2f6c1e-7a54-4d0e-9c43-1f0a8d6e5b7c`,
    anonymousId,
    occurredAt: T0 + index * 1_000,
    properties: page,
    context: {
      page,
      campaign: { source: "newsletter", medium: "email", name: "winter-2026" },
      locale: "en-GB",
      timezone: "Europe/Madrid",
      userAgent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      library: { name: "analytics.js", version: "npm:next-1.84.0" },
    },
  });
}

const VISITOR = "c1a9d6de-2f0a-4a52-8d0c-7f3a1c0f5e11";

/** Write units per event of a request with three events, once everything about the sender is known. */
async function unitsPerEvent(anonymousId: string, first: readonly TrackingEvent[]): Promise<number> {
  const records = dynamoRecords(engine);
  const record = recorderOver(records);
  await record(first);
  const before = records.store.writeUnits;
  await record([101, 102, 103].map((index) => pageView(index, anonymousId)));
  return (records.store.writeUnits - before) / 3;
}

describe("write units per event, three events a request", () => {
  it("are at most 3 for a visitor", async () => {
    expect(await unitsPerEvent(VISITOR, [pageView(1, VISITOR)])).toBeLessThanOrEqual(3);
  });

  it("are at most 4 for a contact", async () => {
    const anonymousId = VISITOR.replace("c1a9", "d2b8");
    const form = formEvent({ eventId: "f1", email: "ada@example.com", anonymousId, occurredAt: T0 });
    expect(await unitsPerEvent(anonymousId, [pageView(1, anonymousId), form])).toBeLessThanOrEqual(4);
  });
});
