import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

let shared: DynamoDBDocumentClient | undefined;

/** A document client; undefined values are left out of items. */
export function createDynamoClient(configuration: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(configuration), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** The one client of this process, so that its connections are shared. Region, credentials and endpoint come from the environment. */
export function dynamoClient(): DynamoDBDocumentClient {
  shared ??= createDynamoClient();
  return shared;
}
