import { AslError, type TaskRequest } from "../../../asl/contracts.ts";
import { AwsError, type Principal, type World } from "../../contracts.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "../fields.ts";

/** What a task needs of its surroundings. */
export interface TaskSite {
  readonly world: World;
  /** The machine's role: every call is made in its name. */
  readonly principal: Principal;
  /** Execution and machine: putEvents adds them to the event's resources. */
  readonly resources: readonly string[];
}

interface Integration {
  readonly service: string;
  readonly operation: string;
  /** Precedes the exception's name in the error name, `DynamoDb.ConditionalCheckFailedException`. */
  readonly errors: string;
  /** The name for what is no modelled exception of the service, a denied permission for one. */
  readonly otherError: string;
  readonly prepare?: (input: Fields, site: TaskSite) => Fields;
  readonly finish?: (output: Fields) => unknown;
}

const dynamodb = (operation: string): Integration => ({
  service: "dynamodb",
  operation,
  // docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html: the exception's name after the service's prefix.
  errors: "DynamoDb",
  otherError: "DynamoDb.DynamoDbException",
});

const integrations: Readonly<Record<string, Integration>> = {
  // docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
  "arn:aws:states:::lambda:invoke": {
    service: "lambda",
    operation: "Invoke",
    errors: "Lambda",
    otherError: "Lambda.AWSLambdaException",
    prepare: (input) => ({
      ...input,
      InvocationType: input["InvocationType"] ?? "RequestResponse",
      Payload: input["Payload"] ?? {},
    }),
    finish: functionResult,
  },
  "arn:aws:states:::aws-sdk:dynamodb:getItem": dynamodb("GetItem"),
  "arn:aws:states:::aws-sdk:dynamodb:putItem": dynamodb("PutItem"),
  "arn:aws:states:::aws-sdk:dynamodb:updateItem": dynamodb("UpdateItem"),
  "arn:aws:states:::aws-sdk:dynamodb:deleteItem": dynamodb("DeleteItem"),
  // docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html
  "arn:aws:states:::sqs:sendMessage": {
    service: "sqs",
    operation: "SendMessage",
    errors: "SQS",
    otherError: "SQS.AmazonSQSException",
    prepare: (input) => ({ ...input, MessageBody: asText(input["MessageBody"]) }),
  },
  // docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
  "arn:aws:states:::events:putEvents": {
    service: "events",
    operation: "PutEvents",
    errors: "EventBridge",
    otherError: "EventBridge.AmazonEventBridgeException",
    prepare: (input, site) => ({
      ...input,
      Entries: listOf(input["Entries"]).map((entry) => eventEntry(entry, site)),
    }),
    finish: (output) => {
      if (output["FailedEntryCount"] !== 0)
        throw new AslError("EventBridge.FailedEntry", JSON.stringify(output));
      return output;
    },
  },
};

const callback = ".waitForTaskToken";

/** Every Resource that a Task may name here. */
export const knownIntegrations: ReadonlySet<string> = new Set(
  Object.keys(integrations).flatMap((resource) => [resource, `${resource}${callback}`]),
);

/** Runs one attempt of a task in the name of the machine's role. */
export async function runTask(task: TaskRequest, site: TaskSite): Promise<unknown> {
  const integration = integrations[task.resource.replace(callback, "")];
  if (integration === undefined) throw new AslError("States.Runtime", `Unknown task ${task.resource}.`);
  const given = fieldsOf(task.arguments);
  const input = integration.prepare?.(given, site) ?? given;
  try {
    const output = await site.world.callAs(site.principal, integration.service, integration.operation, input);
    return integration.finish?.(fieldsOf(output)) ?? output;
  } catch (error) {
    throw asTaskError(error, integration);
  }
}

function asTaskError(error: unknown, integration: Integration): Error {
  if (error instanceof AslError) return error;
  if (!(error instanceof AwsError)) return new AslError("States.TaskFailed", String(error));
  const name = /^(AccessDenied|ValidationException$|SerializationException$)/.test(error.code)
    ? integration.otherError
    : `${integration.errors}.${error.code}`;
  return new AslError(
    name,
    `${error.message} (Service: ${integration.service}, Status Code: ${error.status})`,
  );
}

/** A function's own error keeps its name: docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
function functionResult(output: Fields): unknown {
  const payload = output["Payload"];
  if (output["FunctionError"] !== undefined) {
    throw new AslError(textOf(fieldsOf(payload), "errorType") ?? "Lambda.Unknown", JSON.stringify(payload));
  }
  return { ExecutedVersion: "$LATEST", StatusCode: 200, Payload: payload ?? null };
}

function eventEntry(entry: unknown, site: TaskSite): Fields {
  const given = fieldsOf(entry);
  return {
    ...given,
    Detail: asText(given["Detail"]),
    Resources: [...listOf(given["Resources"]), ...site.resources],
  };
}

function asText(value: unknown): unknown {
  return isFields(value) || Array.isArray(value) ? JSON.stringify(value) : value;
}
