import type { TrackingEvent } from "../../core/tracking-event.ts";

/** Where the tests' time begins. */
export const T0 = Date.UTC(2026, 10, 21, 9);

const DEFAULT_NAMES = {
  identify: "Identify",
  alias: "Alias",
  group: "Group",
  page: "Page Viewed",
  screen: "Screen Viewed",
  track: "Order Completed",
} as const;

/** An event as collect hands it on; say only what matters. */
export function trackingEvent(parts: Partial<TrackingEvent> & Pick<TrackingEvent, "eventId">): TrackingEvent {
  const occurredAt = parts.occurredAt ?? T0;
  const kind = parts.kind ?? "page";
  return {
    kind,
    name: DEFAULT_NAMES[kind],
    origin: "browser",
    clientTime: new Date(occurredAt).toISOString(),
    occurredAt,
    receivedAt: occurredAt,
    properties: {},
    traits: {},
    context: {},
    ...parts,
  };
}

/** A form post of a newsletter with its consent. */
export function formEvent(
  parts: Partial<TrackingEvent> &
    Pick<TrackingEvent, "eventId"> & { readonly email: string; readonly topic?: string },
): TrackingEvent {
  const { email, topic = "newsletter", ...rest } = parts;
  return trackingEvent({
    kind: "track",
    name: "Form Submitted",
    origin: "form",
    traits: { email },
    consents: [{ topic, form: "newsletter", formVersion: "f1", text: "Write to me." }],
    ...rest,
  });
}
