/**
 * Trigger: the contacts table's stream (second consumer): waits that began, and contacts that did something.
 * Does: resolves the waits whose condition holds now, by task token. Both sides of the race write first and read afterwards.
 * Emits: nothing; the executions go on.
 * On failure: the stream comes back from the first contact that failed; a wait that is over already counts as done.
 */
import type { DynamoDBStreamEvent } from "aws-lambda";
import { type ContactRecord, contactRecord } from "../../adapters/aws/contact-record.ts";
import { type BatchAnswer, processGroups, STREAM_PLAN } from "../../adapters/lambda/process-batch.ts";
import { currentDefinitions } from "../../core/condition/definitions.ts";
import type { Enrollment } from "../../core/contact/enrollment.ts";
import type { DefinitionReader } from "../../core/definitions/ports.ts";
import { stateChange } from "../../core/segment/contact-change.ts";
import { type ResolveDeps, resolveWaits, type WaitNews } from "../../core/trigger/waits.ts";

/** What resolve-waits needs. */
export interface ResolveWaitsDeps extends ResolveDeps {
  readonly definitions: DefinitionReader;
}

/** Makes the handler. */
export function createHandler(deps: ResolveWaitsDeps): (event: DynamoDBStreamEvent) => Promise<BatchAnswer> {
  return (event) => {
    const definitions = currentDefinitions(deps.definitions);
    return processGroups(event.Records, STREAM_PLAN, async (group) => {
      const records = group.map(contactRecord).filter((record) => record !== undefined);
      const news = newsOf(group[0]?.dynamodb?.Keys?.["pk"]?.S ?? "", records);
      await resolveWaits(news, definitions, deps);
    });
  };
}

function newsOf(contactId: string, records: readonly ContactRecord[]): WaitNews {
  return {
    contactId,
    begun: records.flatMap(beganToWait),
    active: records.some(didSomething),
  };
}

function beganToWait(record: ContactRecord): readonly Enrollment[] {
  if (record.item !== "enrollment") return [];
  const token = record.after.waiting?.token;
  return token !== undefined && token !== record.before?.waiting?.token ? [record.after] : [];
}

function didSomething(record: ContactRecord): boolean {
  if (record.item !== "state") return false;
  const change = stateChange(record.before, record.after);
  return change.everything || change.events.length > 0;
}
