import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { reactionSources } from "../../adapters/aws/reaction-sources.ts";
import { createDuePost } from "../../adapters/aws/scheduler-due-schedule.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

const call = createAwsCaller(lambdaCallerOptions(process.env));
const environment = env.parse(process.env);
const post = createDuePost(call, environment.DUE_QUEUE_URL);
export const handler = createHandler({ ...reactionSources(dynamoClient(), call, environment), post });
