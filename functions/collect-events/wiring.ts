import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createFormFinder } from "../../adapters/aws/signed-definitions.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { createSignedTableReader } from "../../adapters/aws/signed-table.ts";
import { createSqsEventQueue } from "../../adapters/aws/sqs-event-queue.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { createKeyring } from "../../core/collect/keyring.ts";
import { ulid } from "../../core/ids.ts";
import type { CollectDeps } from "./deps.ts";
import { readWriteKey } from "../../core/write-key.ts";
import { type EnvironmentOf, parseRecords, parseTexts } from "../../core/environment.ts";
import type { env } from "./env.ts";

/** Everything real behind the handler. The snippet lies beside the bundle. */
export function createCollectDeps(environment: EnvironmentOf<typeof env>): CollectDeps {
  const call = createAwsCaller(lambdaCallerOptions(process.env));
  return {
    clock: () => Date.now(),
    newId: (at) => ulid(at, randomBytes(16)),
    keyring: createKeyring(parseRecords("WRITE_KEYS", environment.WRITE_KEYS, readWriteKey)),
    enqueue: createSqsEventQueue(call, environment.EVENTS_QUEUE_URL),
    findForm: createFormFinder(createSignedTableReader(call, environment.DEFINITIONS_TABLE)),
    emitMetrics,
    origins: parseTexts("ALLOWED_ORIGINS", environment.ALLOWED_ORIGINS),
    apiUrl: environment.API_URL,
    snippet: readFileSync(new URL("./espalier.js", import.meta.url), "utf8"),
  };
}
