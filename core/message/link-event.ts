import { cleanText } from "../collect/clean-json.ts";
import { MESSAGE_EVENTS } from "../tracking-event.ts";
import type { TrackingEvent } from "../tracking-event.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Instant } from "../time.ts";
import { isAutomatedHit } from "./automated-hit.ts";
import type { HitHeaders } from "./automated-hit.ts";
import type { Message } from "./message.ts";

/** A pixel that was fetched, or a link that was followed. */
export type LinkHit =
  | { readonly kind: "opened" }
  | { readonly kind: "clicked"; readonly link: number; readonly url: string };

/** What a hit needs besides its message. */
export interface HitSource {
  readonly eventId: string;
  readonly at: Instant;
  readonly headers: HitHeaders;
}

/** The hit as an event on the contact's timeline. `automated` marks what a machine did, as far as it is known. */
export function linkEvent(message: Message, hit: LinkHit, source: HitSource): TrackingEvent {
  const userAgent = source.headers["user-agent"];
  return {
    eventId: source.eventId,
    kind: "track",
    name: MESSAGE_EVENTS[hit.kind],
    origin: "link",
    contactId: message.contactId,
    clientTime: new Date(source.at).toISOString(),
    occurredAt: source.at,
    receivedAt: source.at,
    properties: propertiesOf(message, hit, isAutomatedHit(source.headers)),
    traits: {},
    context: userAgent === undefined ? {} : { userAgent: cleanText(userAgent.slice(0, 1024)) },
  };
}

function propertiesOf(message: Message, hit: LinkHit, automated: boolean): JsonObject {
  const properties: Record<string, Json> = { message_id: message.messageId, template: message.template };
  if (message.workflow !== undefined) properties["workflow"] = message.workflow;
  if (message.step !== undefined) properties["step"] = message.step;
  if (hit.kind === "clicked") Object.assign(properties, { link_id: hit.link, link_url: hit.url });
  if (automated) properties["automated"] = true;
  return properties;
}
