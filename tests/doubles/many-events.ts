import * as fc from "fast-check";
import type { TrackingEvent } from "../../core/tracking-event.ts";
import { formEvent, T0, trackingEvent } from "./tracking.ts";

const DAY = 86_400_000;

/** How many people, browsers and addresses share the events: few enough to meet, enough to stay apart. */
export interface Crowd {
  readonly users: number;
  readonly browsers: number;
  readonly addresses: number;
}

/** Events of a crowd in which people share browsers, browsers change hands, and traits and addresses contradict each other. */
export function manyEvents(count: number, crowd: Crowd): fc.Arbitrary<readonly TrackingEvent[]> {
  return fc
    .array(oneEvent(crowd), { minLength: count, maxLength: count })
    .map((makers) => makers.map((make, index) => make(`e${index}`)));
}

type Maker = (eventId: string) => TrackingEvent;

function oneEvent({ users, browsers, addresses }: Crowd): fc.Arbitrary<Maker> {
  const userId = fc.noBias(fc.nat(users - 1)).map((index) => `u${index}`);
  const anonymousId = fc.noBias(fc.nat(browsers - 1)).map((index) => `a${index}`);
  const email = fc.noBias(fc.nat(addresses - 1)).map((index) => `p${index}@example.com`);
  // Whole seconds over nine days: ties happen, and days beyond the three that a cap keeps.
  const occurredAt = fc
    .integer({ min: 0, max: (9 * DAY) / 1_000 })
    .map((second) => T0 - 9 * DAY + second * 1_000);
  const country = fc.constantFrom("ES", "FR", "PT");
  return fc.oneof(
    {
      weight: 80,
      arbitrary: fc
        .record({ anonymousId, occurredAt })
        .map((page) => (eventId: string) => trackingEvent({ eventId, ...page })),
    },
    {
      weight: 30,
      arbitrary: fc.record({ userId, occurredAt, size: fc.constantFrom("big", "small") }).map(
        ({ size, ...order }) =>
          (eventId: string) =>
            trackingEvent({ eventId, kind: "track", properties: { size }, ...order }),
      ),
    },
    {
      weight: 20,
      arbitrary: fc.record({ anonymousId, userId, occurredAt, country }).map(
        ({ country: value, ...who }) =>
          (eventId: string) =>
            trackingEvent({
              eventId,
              kind: "identify",
              traits: { country: value, firstName: eventId },
              ...who,
            }),
      ),
    },
    {
      weight: 10,
      arbitrary: fc.record({ userId, occurredAt, email }).map(
        ({ email: address, ...who }) =>
          (eventId: string) =>
            trackingEvent({
              eventId,
              kind: "identify",
              origin: "server",
              traits: { email: address },
              ...who,
            }),
      ),
    },
    {
      weight: 10,
      arbitrary: fc.record({ anonymousId, occurredAt, email }).map(
        ({ email: address, ...who }) =>
          (eventId: string) =>
            trackingEvent({ eventId, kind: "identify", traits: { email: address }, ...who }),
      ),
    },
    {
      weight: 10,
      arbitrary: fc
        .record({ anonymousId, occurredAt, email, topic: fc.constantFrom("newsletter", "offers") })
        .map((form) => (eventId: string) => formEvent({ eventId, ...form })),
    },
    {
      weight: 10,
      arbitrary: fc.record({ userId, occurredAt, topic: fc.constantFrom("newsletter", undefined) }).map(
        ({ topic, ...who }) =>
          (eventId: string) =>
            trackingEvent({
              eventId,
              kind: "track",
              name: "Unsubscribed",
              origin: "server",
              properties: topic ? { topic } : {},
              ...who,
            }),
      ),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({
          userId,
          previousId: fc.oneof(userId, anonymousId),
          occurredAt,
          origin: fc.constantFrom("browser", "server"),
        })
        .map((alias) => (eventId: string) => trackingEvent({ eventId, kind: "alias", ...alias })),
    },
  );
}
