import { AwsError, type ApiCall, type Permission } from "../../contracts.ts";
import { type Fields, fieldsOf, listOf, requiredText, textOf } from "../fields.ts";

const SINGLE = new Set([
  "GetItem",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "Scan",
  "Query",
  "DescribeTable",
  "DescribeTimeToLive",
]);
const BATCH = new Set(["BatchGetItem", "BatchWriteItem"]);

// A transaction needs the permission of each action in it, not one of its own:
// docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
  Get: "GetItem",
};

/** The name in a table's name or ARN. */
export const tableName = (nameOrArn: string): string =>
  nameOrArn.includes(":table/") ? (nameOrArn.split(":table/")[1]?.split("/")[0] ?? "") : nameOrArn;

const single = (operation: string, input: Fields): readonly (readonly [string, string])[] => {
  const table = tableName(requiredText(input, "TableName"));
  const index = textOf(input, "IndexName");
  return [[operation, index === undefined ? table : `${table}/index/${index}`]];
};

const needed = (operation: string, input: Fields): readonly (readonly [string, string])[] => {
  if (SINGLE.has(operation)) return single(operation, input);
  if (BATCH.has(operation))
    return Object.keys(fieldsOf(input["RequestItems"])).map((name) => [operation, tableName(name)] as const);
  if (operation === "TransactWriteItems" || operation === "TransactGetItems")
    return listOf(input["TransactItems"]).flatMap((item) =>
      Object.entries(fieldsOf(item)).map(
        ([kind, one]) =>
          [TRANSACTION_ACTIONS[kind] ?? kind, tableName(requiredText(fieldsOf(one), "TableName"))] as const,
      ),
    );
  throw new AwsError("UnknownOperationException", `The local DynamoDB does not offer ${operation}.`);
};

/**
 * What a call needs: docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html.
 * Streams are read by event source mappings alone, so their API is not offered.
 */
export const dynamoPermissions = (
  { operation, input }: ApiCall,
  tableArn: (name: string) => string,
): readonly Permission[] => {
  if (operation === "ListTables") return [{ action: "dynamodb:ListTables", resource: "*" }];
  return needed(operation, input).map(([action, path]) => ({
    action: `dynamodb:${action}`,
    resource: tableArn(path),
  }));
};

/** Tables that a call writes to. */
export const writtenTables = (operation: string, input: Fields): readonly string[] => {
  if (["PutItem", "UpdateItem", "DeleteItem"].includes(operation))
    return [tableName(requiredText(input, "TableName"))];
  if (operation !== "BatchWriteItem" && operation !== "TransactWriteItems") return [];
  return [...new Set(needed(operation, input).map(([, name]) => name))];
};
