import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoMessageFeedback } from "../../adapters/aws/dynamo-message-feedback.ts";
import { DynamoSuppressionRepository } from "../../adapters/aws/dynamo-suppression-repository.ts";
import { createAddressHasherSource } from "../../adapters/aws/secret-cache.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { createSqsEventQueue } from "../../adapters/aws/sqs-event-queue.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { createOutcomeRecorder } from "../../core/message/record-outcome.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

const { MESSAGES_TABLE: messages, EVENTS_QUEUE_URL, PEPPER_SECRET_ARN } = env.parse(process.env);
const client = dynamoClient();
const clock = () => Date.now();
const call = createAwsCaller(lambdaCallerOptions(process.env));

const recordOutcome = createOutcomeRecorder({
  clock,
  ledger: new DynamoMessageFeedback(client, messages),
  suppressions: new DynamoSuppressionRepository(client, messages),
  hashAddress: createAddressHasherSource(call, clock, PEPPER_SECRET_ARN),
  enqueue: createSqsEventQueue(call, EVENTS_QUEUE_URL),
});

export const handler = createHandler({ recordOutcome, emit: emitMetrics });
