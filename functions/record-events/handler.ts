/**
 * Trigger: the events queue: one message for each HTTP request, and those of workflows, links and mail outcomes.
 * Does: joins message events into the send ledger, records events and contacts (one transaction each), keeps refused events for 30 days.
 * Emits: ContactCreated, ConsentGranted, ContactUnsubscribed by the outbox; EventsRecorded, EventsRefused, ContactsCreated, MessagesOpened, …
 * On failure: the messages whose events failed come back by themselves; what was recorded is found again and counts nothing.
 */
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import type { emitMetrics } from "../../adapters/lambda/metrics.ts";
import type { BatchAnswer } from "../../adapters/lambda/process-batch.ts";
import type { MessageFeedbackStore } from "../../core/message/ports.ts";
import { countsOf } from "../../core/message/record-outcome.ts";
import type { MetricCounts } from "../../core/metrics.ts";
import { messageFeedback } from "../../core/record/message-feedback.ts";
import type { RefusedEventRepository } from "../../core/record/ports.ts";
import type { EventOutcome, Recorder } from "../../core/record/recorder.ts";
import type { CollectedRequest, RefusedEvent, TrackingEvent } from "../../core/tracking-event.ts";
import { readRequest } from "./collected-request.ts";

/** What record-events needs. */
export interface RecordEventsDeps {
  readonly record: Recorder;
  readonly refused: RefusedEventRepository;
  readonly ledger: MessageFeedbackStore;
  readonly emit: typeof emitMetrics;
}

/** One message of the queue, on its way. */
interface Delivery {
  readonly record: SQSRecord;
  readonly request: CollectedRequest;
}

/** Makes the handler. */
export function createHandler(deps: RecordEventsDeps): (event: SQSEvent) => Promise<BatchAnswer> {
  return async ({ Records }) => {
    const failed = new Set<SQSRecord>();
    const fail = (record: SQSRecord, error: unknown): void => {
      if (!failed.has(record))
        log("error", "A request was not recorded.", { record: record.messageId, ...errorFields(error) });
      failed.add(record);
    };
    const read = Records.flatMap((record) =>
      attempt(() => [{ record, request: readRequest(record.body) }], record, fail),
    );
    const counts = await Promise.all(read.map((delivery) => joinFeedback(deps, delivery, fail)));
    const deliveries = read.filter(({ record }) => !failed.has(record));
    const recorded = await recordAll(deps, deliveries, fail);
    deps.emit(sum([...counts, recorded]));
    return {
      batchItemFailures: Records.filter((record) => failed.has(record)).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    };
  };
}

/** The ledger first: a contact's timeline never tells of a click that the ledger does not know. */
async function joinFeedback(
  deps: RecordEventsDeps,
  { record, request }: Delivery,
  fail: Fail,
): Promise<MetricCounts> {
  try {
    const told = request.events.map(messageFeedback).filter((each) => each !== undefined);
    const answers = await Promise.all(
      told.map(({ messageId, feedback }) => deps.ledger.feedback(messageId, feedback)),
    );
    return sum(answers.map((answer) => (answer.outcome === "joined" ? countsOf(answer.first) : {})));
  } catch (error) {
    fail(record, error);
    return {};
  }
}

/** All events of the batch at once, so that those of one contact meet in one transaction. */
async function recordAll(
  deps: RecordEventsDeps,
  deliveries: readonly Delivery[],
  fail: Fail,
): Promise<MetricCounts> {
  const sources = deliveries.flatMap((delivery) =>
    delivery.request.events.map((event) => ({ delivery, event })),
  );
  try {
    const report = await deps.record(sources.map(({ event }) => event));
    const nobody = sources.filter((_, at) => report.outcomes[at]?.outcome === "nobody");
    const refused = [
      ...deliveries.flatMap(({ request }) => request.refused),
      ...nobody.map(({ event }) => refusalOf(event)),
    ];
    await deps.refused.keep(refused);
    for (const [at, { delivery }] of sources.entries()) {
      const outcome = report.outcomes[at];
      if (outcome?.outcome === "failed") fail(delivery.record, outcome.error);
    }
    const EventsRecorded = report.outcomes.filter(isRecorded).length;
    return { EventsRecorded, EventsRefused: refused.length, ContactsCreated: report.contactsCreated };
  } catch (error) {
    for (const { record } of deliveries) fail(record, error);
    return {};
  }
}

type Fail = (record: SQSRecord, error: unknown) => void;

function attempt<T>(read: () => readonly T[], record: SQSRecord, fail: Fail): readonly T[] {
  try {
    return read();
  } catch (error) {
    fail(record, error);
    return [];
  }
}

function isRecorded(outcome: EventOutcome): boolean {
  return outcome.outcome === "recorded";
}

function refusalOf(event: TrackingEvent): RefusedEvent {
  return {
    refusedId: event.eventId,
    receivedAt: event.receivedAt,
    reason:
      "The event names nobody who exists: give a userId or an anonymousId, or the id of a contact that is there.",
    excerpt: JSON.stringify({ name: event.name, kind: event.kind, origin: event.origin }).slice(0, 1_024),
  };
}

function sum(counts: readonly MetricCounts[]): MetricCounts {
  const total = new Map<string, number>();
  for (const [name, count] of counts.flatMap((each) => Object.entries(each)))
    total.set(name, (total.get(name) ?? 0) + count);
  return Object.fromEntries(total);
}
