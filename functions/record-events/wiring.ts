import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoMessageFeedback } from "../../adapters/aws/dynamo-message-feedback.ts";
import { DynamoRefusedEventRepository } from "../../adapters/aws/dynamo-refused-event-repository.ts";
import { createDeployedRecorder } from "../../adapters/aws/deployed-recorder.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import type { EnvironmentOf } from "../../core/environment.ts";
import type { env } from "./env.ts";
import type { RecordEventsDeps } from "./handler.ts";

/** Everything real behind the handler. */
export function createRecordEventsDeps(environment: EnvironmentOf<typeof env>): RecordEventsDeps {
  const client = dynamoClient();
  return {
    record: createDeployedRecorder(client, environment),
    refused: new DynamoRefusedEventRepository(client, { events: environment.EVENTS_TABLE }),
    ledger: new DynamoMessageFeedback(client, environment.MESSAGES_TABLE),
    emit: emitMetrics,
  };
}
