/**
 * Trigger: the due queue: a minute's schedule has fired (its bucket), or the daily schedule has (look for buckets left behind).
 * Does: looks at every contact of the bucket as react-to-change would; writes what time alone has turned and when it will next, in one transaction.
 * Emits: SegmentEntered, SegmentLeft, WorkflowTriggered, by the outbox.
 * On failure: the message comes back; whoever is done is no longer in the bucket. After five deliveries it waits in the dead-letter queue, and the daily sweep tries for two days.
 */
import type { SQSEvent } from "aws-lambda";
import * as z from "zod/mini";
import { type BatchAnswer, processMessages } from "../../adapters/lambda/process-batch.ts";
import type { DefinitionReader } from "../../core/definitions/ports.ts";
import { dueMessageSchema } from "../../core/segment/due.ts";
import { createRulesReader, type PublishedRules } from "../../core/segment/rules.ts";
import { turnDue, type TurnDeps } from "../../core/trigger/turn-due.ts";

/** What turn-due needs. */
export interface TurnDueDeps extends TurnDeps {
  readonly definitions: DefinitionReader;
}

/** Makes the handler. */
export function createHandler(deps: TurnDueDeps): (event: SQSEvent) => Promise<BatchAnswer> {
  const readRules = createRulesReader(deps.definitions);
  return (event) => {
    // The pointers are read once per batch, by whoever needs them first.
    let published: Promise<PublishedRules> | undefined;
    return processMessages(event, ({ body }) =>
      turnDue(z.parse(dueMessageSchema, JSON.parse(body)), () => (published ??= readRules()), deps),
    );
  };
}
