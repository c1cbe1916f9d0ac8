import { AwsError, type ResourceRequest } from "../../contracts.ts";
import { type Fields, fieldsOf, textOf } from "../fields.ts";
import type { Engine } from "./engine.ts";

/** A table of the template. */
export interface Table {
  readonly name: string;
  readonly keys: readonly string[];
  readonly ttlAttribute: string | undefined;
  readonly streamLabel: string | undefined;
}

/** Properties of AWS::DynamoDB::Table that are modelled, or have no effect on one machine. */
export const TABLE_PROPERTIES = [
  "AttributeDefinitions",
  "BillingMode",
  "ContributorInsightsSpecification",
  "DeletionProtectionEnabled",
  "GlobalSecondaryIndexes",
  "KeySchema",
  "LocalSecondaryIndexes",
  "PointInTimeRecoverySpecification",
  "SSESpecification",
  "StreamSpecification.StreamViewType",
  "TableClass",
  "TableName",
  "Tags",
  "TimeToLiveSpecification.AttributeName",
  "TimeToLiveSpecification.Enabled",
] as const;

const API = "DynamoDB_20120810";
const PASSED_ON = [
  "AttributeDefinitions",
  "KeySchema",
  "GlobalSecondaryIndexes",
  "LocalSecondaryIndexes",
] as const;

const definition = (name: string, properties: Fields): Fields => {
  const stream = textOf(fieldsOf(properties["StreamSpecification"]), "StreamViewType");
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    ...Object.fromEntries(PASSED_ON.flatMap((key) => (key in properties ? [[key, properties[key]]] : []))),
    ...(stream === undefined ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
  };
};

/** An engine that is not ours may hold the table of an earlier run: data lives as long as the cloud does. */
const create = async (engine: Engine, table: Fields): Promise<Fields> => {
  try {
    return await engine.call(`${API}.CreateTable`, table);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== "ResourceInUseException") throw error;
    await engine.call(`${API}.DeleteTable`, { TableName: table["TableName"] });
    return engine.call(`${API}.CreateTable`, table);
  }
};

/** Creates the table in the engine. */
export const createTable = async (
  engine: Engine,
  { stack, logicalId, properties }: ResourceRequest,
): Promise<Table> => {
  if (textOf(properties, "BillingMode") !== "PAY_PER_REQUEST")
    throw new Error(`${logicalId} is not on demand: the local cloud knows BillingMode PAY_PER_REQUEST only.`);
  const name = textOf(properties, "TableName") ?? `${stack}-${logicalId}`;
  const answer = await create(engine, definition(name, properties));
  const keySchema = properties["KeySchema"];
  const { AttributeName, Enabled } = fieldsOf(properties["TimeToLiveSpecification"]);
  return {
    name,
    keys: (Array.isArray(keySchema) ? keySchema : []).map(
      (key) => textOf(fieldsOf(key), "AttributeName") ?? "",
    ),
    ttlAttribute: Enabled === true && typeof AttributeName === "string" ? AttributeName : undefined,
    streamLabel: textOf(fieldsOf(answer["TableDescription"]), "LatestStreamLabel"),
  };
};
