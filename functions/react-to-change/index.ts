import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { reactionSources } from "../../adapters/aws/reaction-sources.ts";
import { createAwsCaller, lambdaCallerOptions } from "../../adapters/aws/signed-request.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

const call = createAwsCaller(lambdaCallerOptions(process.env));
export const handler = createHandler(reactionSources(dynamoClient(), call, env.parse(process.env)));
