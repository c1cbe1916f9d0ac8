/**
 * Trigger: the outcomes queue: SES events of our configuration set, from the account's default bus.
 * Does: suppresses hard bounces and complaints, joins the report into the send ledger, puts it on the contact's timeline (by the events queue).
 * Emits: MessagesDelivered, MessagesBounced, MessagesComplained, …, and MessagesSent when only the event proved it.
 * On failure: the record comes back by itself; every step may be repeated. After five deliveries it waits in the dead-letter queue.
 */
import type { SQSEvent } from "aws-lambda";
import { readSesEvent } from "../../adapters/aws/ses-event.ts";
import type { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { type BatchAnswer, processMessages } from "../../adapters/lambda/process-batch.ts";
import type { MailReport } from "../../core/message/record-outcome.ts";
import type { MetricCounts } from "../../core/metrics.ts";

/** What record-outcome needs. */
export interface RecordOutcomeDeps {
  readonly recordOutcome: (report: MailReport) => Promise<MetricCounts>;
  readonly emit: typeof emitMetrics;
}

/** Makes the handler. */
export function createHandler(deps: RecordOutcomeDeps): (event: SQSEvent) => Promise<BatchAnswer> {
  return (event) =>
    processMessages(event, async (record) => {
      const report = readSesEvent(JSON.parse(record.body));
      if (report) deps.emit(await deps.recordOutcome(report));
    });
}
