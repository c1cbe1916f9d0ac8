import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldConsent, grantedTopics, joinConsents, noConsent } from "../../../core/consent/consent.ts";
import type { Consent } from "../../../core/contact/contact.ts";
import type { TrackingEvent } from "../../../core/tracking-event.ts";
import { formEvent, T0, trackingEvent } from "../../doubles/tracking.ts";

const grant = (eventId: string, minute: number, topic = "newsletter") =>
  formEvent({ eventId, email: "ada@example.com", topic, occurredAt: T0 + minute * 60_000 });
const leave = (eventId: string, minute: number, topic?: string, origin: TrackingEvent["origin"] = "link") =>
  trackingEvent({
    eventId,
    kind: "track",
    name: "Unsubscribed",
    origin,
    contactId: "c",
    occurredAt: T0 + minute * 60_000,
    properties: topic ? { topic } : {},
  });
const fold = (...events: readonly TrackingEvent[]): Consent => events.reduce(foldConsent, noConsent("c"));

const story = fc
  .array(
    fc.record({
      minute: fc.nat(20),
      topic: fc.constantFrom("newsletter", "offers"),
      does: fc.constantFrom("grant", "leave", "leave all"),
    }),
    { maxLength: 12 },
  )
  .map((steps) =>
    steps.map(({ minute, topic, does }, index) =>
      does === "grant"
        ? grant(`e${index}`, minute, topic)
        : leave(`e${index}`, minute, does === "leave" ? topic : undefined),
    ),
  );

describe("consent", () => {
  it("is the latest word on a topic, whenever it arrives", () => {
    expect(grantedTopics(fold(grant("e1", 1), leave("e2", 2, "newsletter")))).toEqual([]);
    expect(grantedTopics(fold(grant("e3", 3), leave("e2", 2, "newsletter")))).toEqual(["newsletter"]);
  });

  it("is withdrawn by leaving everything, unless it was given later", () => {
    const left = fold(grant("e1", 1, "offers"), leave("e2", 2), grant("e3", 3));
    expect(grantedTopics(left)).toEqual(["newsletter"]);
    expect(grantedTopics(foldConsent(left, grant("e0", 0, "surveys")))).toEqual(["newsletter"]);
    expect(grantedTopics(fold(leave("e1", 1), grant("e2", 1)))).toEqual([]);
  });

  it("is not withdrawn by a page that has a public key", () => {
    expect(grantedTopics(fold(grant("e1", 1), leave("e2", 2, undefined, "browser")))).toEqual(["newsletter"]);
  });

  it("is the same in any order, told twice, or joined from two halves", () => {
    const cases = story.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], { minLength: 2 * events.length }),
        fc.nat(12),
      ),
    );
    fc.assert(
      fc.property(cases, ([events, shuffled, cut]) => {
        expect(fold(...shuffled)).toEqual(fold(...events));
        expect(joinConsents(fold(...events.slice(cut)), fold(...events.slice(0, cut)))).toEqual(
          fold(...events),
        );
      }),
    );
  });
});
