import { randomBytes } from "node:crypto";
import { createLinkTokenSource } from "../../adapters/aws/secret-cache.ts";
import { createVersionReader } from "../../adapters/aws/signed-definitions.ts";
import { createMessageFinder } from "../../adapters/aws/signed-messages.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { createSignedTableReader } from "../../adapters/aws/signed-table.ts";
import { createSqsEventQueue } from "../../adapters/aws/sqs-event-queue.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { ulid } from "../../core/ids.ts";
import type { FollowDeps } from "./deps.ts";
import type { EnvironmentOf } from "../../core/environment.ts";
import type { env } from "./env.ts";

const clock = () => Date.now();

/** Everything real behind the handler. */
export function createFollowDeps(environment: EnvironmentOf<typeof env>): FollowDeps {
  const call = createAwsCaller(lambdaCallerOptions(process.env));
  return {
    clock,
    newId: (at) => ulid(at, randomBytes(16)),
    tokens: createLinkTokenSource(call, clock, environment.LINK_SECRET_ARN),
    findMessage: createMessageFinder(createSignedTableReader(call, environment.MESSAGES_TABLE)),
    readTemplate: createVersionReader(
      createSignedTableReader(call, environment.DEFINITIONS_TABLE),
      "template",
    ),
    enqueue: createSqsEventQueue(call, environment.EVENTS_QUEUE_URL),
    emitMetrics,
    siteUrl: environment.SITE_URL,
  };
}
