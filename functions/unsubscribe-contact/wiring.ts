import { randomBytes } from "node:crypto";
import { createDeployedRecorder } from "../../adapters/aws/deployed-recorder.ts";
import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoContactReader } from "../../adapters/aws/dynamo-contact-reader.ts";
import { createLinkTokenSource } from "../../adapters/aws/secret-cache.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { ulid } from "../../core/ids.ts";
import type { UnsubscribeDeps } from "./deps.ts";
import type { EnvironmentOf } from "../../core/environment.ts";
import type { env } from "./env.ts";

const clock = () => Date.now();

/** Everything real behind the handler. */
export function createUnsubscribeDeps(environment: EnvironmentOf<typeof env>): UnsubscribeDeps {
  const client = dynamoClient();
  const call = createAwsCaller(lambdaCallerOptions(process.env));
  return {
    clock,
    newId: (at) => ulid(at, randomBytes(16)),
    tokens: createLinkTokenSource(call, clock, environment.LINK_SECRET_ARN),
    contacts: new DynamoContactReader(client, environment.CONTACTS_TABLE),
    record: createDeployedRecorder(client, environment),
  };
}
