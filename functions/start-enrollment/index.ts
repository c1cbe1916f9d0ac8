import { enrollmentSources } from "../../adapters/aws/condition-sources.ts";
import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { stepFunctionsExecutions } from "../../adapters/aws/step-functions.ts";
import { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

const sources = enrollmentSources(dynamoClient(), env.parse(process.env));
export const handler = createHandler({
  ...sources,
  executions: stepFunctionsExecutions(),
  emit: emitMetrics,
});
