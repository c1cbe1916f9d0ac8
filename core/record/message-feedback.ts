import type { MessageFeedback } from "../message/message.ts";
import type { FeedbackKind } from "../message/ports.ts";
import { type EventOrigin, MESSAGE_EVENTS, type TrackingEvent } from "../tracking-event.ts";

/** Which instant of a message an event tells, by its name. */
const FEEDBACK_OF: Readonly<Record<string, FeedbackKind>> = {
  [MESSAGE_EVENTS.delivered]: "deliveredAt",
  [MESSAGE_EVENTS.opened]: "openedAt",
  [MESSAGE_EVENTS.clicked]: "clickedAt",
  [MESSAGE_EVENTS.bounced]: "bouncedAt",
  [MESSAGE_EVENTS.complained]: "complainedAt",
};

/** A web page could claim that any message was read; signed links and Espalier itself are believed. */
const BELIEVED: ReadonlySet<EventOrigin> = new Set(["link", "espalier"]);

/** What an event says of a message, for the send ledger; undefined if it says nothing, or a machine made it. */
export function messageFeedback(
  event: TrackingEvent,
): { readonly messageId: string; readonly feedback: MessageFeedback } | undefined {
  const kind = FEEDBACK_OF[event.name];
  const messageId = event.properties["message_id"];
  if (kind === undefined || typeof messageId !== "string" || !BELIEVED.has(event.origin)) return undefined;
  if (event.properties["automated"] === true) return undefined;
  return { messageId, feedback: { [kind]: event.occurredAt } };
}
