/**
 * Trigger: the contacts table's stream: commits of record-events (state, profile, consent).
 * Does: evaluates the segments and triggers that read what changed; writes memberships, announcements and when time alone will turn one, in one transaction.
 * Emits: SegmentEntered, SegmentLeft, WorkflowTriggered, by the outbox.
 * On failure: the stream comes back from the first contact that failed; what was written is found and not written again.
 */
import type { DynamoDBStreamEvent } from "aws-lambda";
import { type ContactRecord, contactRecord } from "../../adapters/aws/contact-record.ts";
import { type BatchAnswer, processGroups, STREAM_PLAN } from "../../adapters/lambda/process-batch.ts";
import type { DefinitionReader } from "../../core/definitions/ports.ts";
import {
  consentChange,
  type ContactChange,
  isNoChange,
  joinChanges,
  profileChange,
  stateChange,
} from "../../core/segment/contact-change.ts";
import { createRulesReader, type PublishedRules } from "../../core/segment/rules.ts";
import { type ReactDeps, reactTo } from "../../core/trigger/react.ts";

/** What react-to-change needs. */
export interface ReactToChangeDeps extends ReactDeps {
  readonly definitions: DefinitionReader;
}

/** Makes the handler. */
export function createHandler(deps: ReactToChangeDeps): (event: DynamoDBStreamEvent) => Promise<BatchAnswer> {
  const readRules = createRulesReader(deps.definitions);
  return (event) => {
    // The pointers are read once per batch, by whoever needs them first.
    let published: Promise<PublishedRules> | undefined;
    return processGroups(event.Records, STREAM_PLAN, async (group) => {
      const records = group.map(contactRecord).filter((record) => record !== undefined);
      const changes = records.flatMap(changeOf);
      const change = joinChanges(changes[0]?.contactId ?? "", changes);
      if (isNoChange(change)) return;
      published ??= readRules();
      await reactTo(change, await published, deps);
    });
  };
}

function changeOf(record: ContactRecord): readonly ContactChange[] {
  switch (record.item) {
    case "state":
      return [stateChange(record.before, record.after)];
    case "profile":
      return [profileChange(record.before, record.after)];
    case "consent":
      return [consentChange(record.before, record.after)];
    case "enrollment":
    default:
      return [];
  }
}
