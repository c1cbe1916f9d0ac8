import { DynamoContactReader } from "../../adapters/aws/dynamo-contact-reader.ts";
import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoDefinitionStore } from "../../adapters/aws/dynamo-definition-store.ts";
import { DynamoEnrollmentRepository } from "../../adapters/aws/dynamo-enrollment-repository.ts";
import { DynamoIdentityReader } from "../../adapters/aws/dynamo-identity-reader.ts";
import { DynamoMessageReader } from "../../adapters/aws/dynamo-message-reader.ts";
import { DynamoRefusedEventRepository } from "../../adapters/aws/dynamo-refused-event-repository.ts";
import { DynamoTimelineReader } from "../../adapters/aws/dynamo-timeline-reader.ts";
import { createFunctionInvoker } from "../../adapters/aws/function-invoker.ts";
import { createAddressHasherSource } from "../../adapters/aws/secret-cache.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { createContactReporter } from "../../core/report/contact-report.ts";
import { listWorkflows, reportWorkflow } from "../../core/report/workflow-report.ts";
import { dayOf } from "../../core/time.ts";
import type { ServeApiDeps } from "./api-route.ts";
import type { EnvironmentOf } from "../../core/environment.ts";
import type { env } from "./env.ts";

const clock = () => Date.now();

/** Everything real behind the handler. */
export function createServeApiDeps(environment: EnvironmentOf<typeof env>): ServeApiDeps {
  const client = dynamoClient();
  const tables = {
    contacts: environment.CONTACTS_TABLE,
    events: environment.EVENTS_TABLE,
    identities: environment.IDENTITIES_TABLE,
    messages: environment.MESSAGES_TABLE,
  };
  const contacts = new DynamoContactReader(client, tables.contacts);
  const definitions = new DynamoDefinitionStore(client, environment.DEFINITIONS_TABLE);
  const enrollments = new DynamoEnrollmentRepository(client, tables.contacts);
  const refused = new DynamoRefusedEventRepository(client, tables);
  const invoke = createFunctionInvoker();
  const call = createAwsCaller(lambdaCallerOptions(process.env));
  return {
    identities: new DynamoIdentityReader(client, tables.identities),
    hashAddress: createAddressHasherSource(call, clock, environment.PEPPER_SECRET_ARN),
    reportContact: createContactReporter({
      clock,
      contacts,
      timelines: new DynamoTimelineReader(client, tables),
      definitions,
      ledger: new DynamoMessageReader(client, tables.messages),
    }),
    listWorkflows: () => listWorkflows(definitions),
    reportWorkflow: (id) => reportWorkflow({ definitions, enrollments }, id),
    refusedEvents: (day) => refused.ofDay(day),
    today: () => dayOf(clock()),
    sendPreview: (payload) => invoke(environment.SEND_MESSAGE_ARN, payload),
    publish: (payload) => invoke(environment.PUBLISH_DEFINITIONS_ARN, payload),
  };
}
