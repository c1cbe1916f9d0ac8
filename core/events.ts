import * as z from "zod/mini";

/** `source` of everything that Espalier puts on its bus. */
export const EVENT_SOURCE = "espalier";

const instant = z.number();

/** Each event on the bus by its detail type, with the schema of its detail. Rules, publishers and readers share this object. */
export const BUS_EVENTS = {
  ContactCreated: z.object({ contactId: z.string(), at: instant }),
  ConsentGranted: z.object({ contactId: z.string(), topic: z.string(), at: instant }),
  ContactUnsubscribed: z.object({ contactId: z.string(), topic: z.optional(z.string()), at: instant }),
  SegmentEntered: z.object({ contactId: z.string(), segment: z.string(), at: instant }),
  SegmentLeft: z.object({ contactId: z.string(), segment: z.string(), at: instant }),
  WorkflowTriggered: z.object({
    contactId: z.string(),
    workflow: z.string(),
    /** Version that was current when the trigger fired; the enrollment stays on it. */
    version: z.string(),
    /** One enrollment per workflow and entry key. */
    entryKey: z.string(),
    at: instant,
  }),
} as const;

/** Detail type of an event on the bus. */
export type BusEventType = keyof typeof BUS_EVENTS;

/** Detail of one type of bus event. */
export type BusEventDetail<T extends BusEventType> = z.infer<(typeof BUS_EVENTS)[T]>;

/** An event to announce: written to the outbox in the transaction of the change that it announces. `id` is the same for the same cause. */
export type Announcement = {
  readonly [T in BusEventType]: { readonly id: string; readonly type: T; readonly detail: BusEventDetail<T> };
}[BusEventType];
