import type { AddressHasher } from "../identity/address.ts";
import { hashId } from "../ids.ts";
import type { MetricCounts } from "../metrics.ts";
import type { Clock, Instant } from "../time.ts";
import { MESSAGE_EVENTS, type CollectedRequest, type TrackingEvent } from "../tracking-event.ts";
import type { Message } from "./message.ts";
import type {
  Feedback,
  FeedbackKind,
  MessageFeedbackStore,
  Suppression,
  SuppressionRepository,
} from "./ports.ts";

/** Something that the mail service says of one message, in our words. */
export interface MailReport {
  readonly messageId: string;
  readonly at: Instant;
  readonly feedback: Feedback;
  /** What the timeline says of it, if anything. */
  readonly event?: keyof typeof MESSAGE_EVENTS;
  /** Address that must not be mailed again, and why. */
  readonly suppress?: { readonly address: string; readonly reason: Suppression["reason"] };
}

/** What recording an outcome needs. */
export interface OutcomeDeps {
  readonly clock: Clock;
  readonly ledger: MessageFeedbackStore;
  readonly suppressions: SuppressionRepository;
  readonly hashAddress: () => Promise<AddressHasher>;
  readonly enqueue: (request: CollectedRequest) => Promise<void>;
}

/**
 * Joins a report into the send ledger. Suppression comes first, since it must hold whatever fails afterwards; each step may be repeated
 * without effect, so the whole may be.
 */
export function createOutcomeRecorder(deps: OutcomeDeps): (report: MailReport) => Promise<MetricCounts> {
  return async (report) => {
    const { messageId, suppress } = report;
    if (suppress) {
      const hash = await deps.hashAddress();
      const { reason } = suppress;
      await deps.suppressions.suppress(hash(suppress.address), {
        reason,
        covers: "everything",
        at: report.at,
        messageId,
      });
    }
    const answer = await deps.ledger.feedback(messageId, report.feedback);
    if (answer.outcome === "unknown_message") return {};
    if (report.event) await deps.enqueue(requestOf(report, report.event, answer.message, deps.clock()));
    return countsOf(answer.first);
  };
}

const METRIC_OF: Partial<Record<FeedbackKind, keyof MetricCounts>> = {
  sentAt: "MessagesSent",
  deliveredAt: "MessagesDelivered",
  openedAt: "MessagesOpened",
  clickedAt: "MessagesClicked",
  bouncedAt: "MessagesBounced",
  complainedAt: "MessagesComplained",
  rejectedAt: "MessagesFailed",
};

/** What a piece of news adds to the figures. */
export function countsOf(first: readonly FeedbackKind[]): MetricCounts {
  return Object.fromEntries(first.flatMap((kind) => (METRIC_OF[kind] ? [[METRIC_OF[kind], 1]] : [])));
}

function requestOf(
  report: MailReport,
  kind: keyof typeof MESSAGE_EVENTS,
  message: Message,
  receivedAt: Instant,
): CollectedRequest {
  const eventId = hashId("outcome", message.messageId, kind);
  const event: TrackingEvent = {
    eventId,
    kind: "track",
    name: MESSAGE_EVENTS[kind],
    origin: "espalier",
    contactId: message.contactId,
    clientTime: new Date(report.at).toISOString(),
    occurredAt: report.at,
    receivedAt,
    properties: {
      message_id: message.messageId,
      template: message.template,
      ...(message.workflow !== undefined && { workflow: message.workflow }),
      ...(message.step !== undefined && { step: message.step }),
    },
    traits: {},
    context: {},
  };
  return { v: 1, requestId: eventId, receivedAt, events: [event], refused: [] };
}
