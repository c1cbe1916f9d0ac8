import { conditionSources } from "../../adapters/aws/condition-sources.ts";
import { dynamoClient } from "../../adapters/aws/dynamo-client.ts";
import { DynamoMessageReader } from "../../adapters/aws/dynamo-message-reader.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

const tables = env.parse(process.env);
const client = dynamoClient();
const ledger = new DynamoMessageReader(client, tables.MESSAGES_TABLE);
export const handler = createHandler({ ...conditionSources(client, tables), ledger });
