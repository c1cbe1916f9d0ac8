import type { JsonObject } from "./json.ts";
import type { Instant } from "./time.ts";

/** Who vouches for an event: a public key in a page, a secret key of a server, a form post, a signed link, or Espalier itself. */
export type EventOrigin = "browser" | "server" | "form" | "link" | "espalier";

/** Kind of call that brought the event: Segment's six, and Espalier's own. */
export type EventKind = "identify" | "track" | "page" | "screen" | "group" | "alias";

/**
 * Something that a visitor or contact did, as collect hands it on: validated, sizes bounded, times in instants.
 * Its `eventId` is Segment's `messageId`.
 */
export interface TrackingEvent {
  readonly eventId: string;
  readonly kind: EventKind;
  /** `Page Viewed`, `Form Submitted`, `Order Completed`, …; identify, alias and group have the names `Identify`, `Alias`, `Group`. */
  readonly name: string;
  readonly origin: EventOrigin;
  readonly anonymousId?: string;
  readonly userId?: string;
  /** Alias only: the id that joins `userId`. */
  readonly previousId?: string;
  /** Only from origins `link` and `espalier`, whose signature or caller vouches for it. */
  readonly contactId?: string;
  /** Signed token of a click, brought back by the snippet: proves that this browser's visitor read that contact's mail. */
  readonly visitToken?: string;
  /** The client's own time, uncorrected, ISO 8601 with milliseconds in UTC: part of the timeline key, since SDKs set `sentAt` anew on each retry. */
  readonly clientTime: string;
  /** When it happened, corrected for clock skew: receivedAt − (sentAt − clientTime), never later than receivedAt. */
  readonly occurredAt: Instant;
  readonly receivedAt: Instant;
  /** Track, page and screen: what Segment calls properties. */
  readonly properties: JsonObject;
  /** Identify, group and forms: attributes to set. */
  readonly traits: JsonObject;
  /** Kept parts of Segment's context: page, campaign, locale, timezone, userAgent, library. */
  readonly context: JsonObject;
  /** Forms only: the consents given, each with its evidence. */
  readonly consents?: readonly ConsentGiven[];
}

/** A consent as a form recorded it. The address hash and time are added when it is stored. */
export interface ConsentGiven {
  readonly topic: string;
  readonly form: string;
  /** Version of the form definition whose text she saw. */
  readonly formVersion: string;
  /** The exact sentence beside the box. */
  readonly text: string;
}

/** An event that could not be taken, kept with its reason so that whoever sent it can see why. */
export interface RefusedEvent {
  readonly refusedId: string;
  readonly receivedAt: Instant;
  readonly reason: string;
  /** At most 1 KB of what was sent. */
  readonly excerpt: string;
  readonly keyName?: string;
}

/** Body of one SQS message: everything that one HTTP request brought. */
export interface CollectedRequest {
  readonly v: 1;
  readonly requestId: string;
  readonly receivedAt: Instant;
  readonly events: readonly TrackingEvent[];
  readonly refused: readonly RefusedEvent[];
}

/** A line of a timeline: the event with the sender key it is stored under. */
export interface TimelineEvent extends TrackingEvent {
  readonly senderKey: string;
}

/** Names of events that Espalier itself records about its messages (Segment's email event names). */
export const MESSAGE_EVENTS = {
  delivered: "Email Delivered",
  opened: "Email Opened",
  clicked: "Email Link Clicked",
  bounced: "Email Bounced",
  complained: "Email Marked as Spam",
  unsubscribed: "Unsubscribed",
} as const;
