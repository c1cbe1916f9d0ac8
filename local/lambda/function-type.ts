import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ResourceRequest } from "../contracts.ts";
import { fieldsOf, lastPart, numberOf, requiredText, textOf } from "../services/fields.ts";
import type { FunctionConfig } from "./pool.ts";

/** Where functions run. */
export interface FunctionSite {
  readonly account: string;
  readonly region: string;
  readonly clockOffset: SharedArrayBuffer;
  readonly assets: ReadonlyMap<string, string>;
  /** Address of the gateway, once it listens. */
  endpoint(): string;
}

/** Properties of AWS::Lambda::Function that are modelled, or have no effect on one machine. */
export const FUNCTION_PROPERTIES = [
  "Architectures",
  "Code.S3Bucket",
  "Code.S3Key",
  "DeadLetterConfig.TargetArn",
  "Description",
  "Environment.Variables",
  "FunctionName",
  "Handler",
  "LoggingConfig",
  "MemorySize",
  "ReservedConcurrentExecutions",
  "Role",
  "Runtime",
  "Tags",
  "Timeout",
  "TracingConfig",
] as const;

const DEFAULT_CONCURRENCY = 10;
const RUNTIMES = new Set(["nodejs24.x", "nodejs22.x"]);

// docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
const reserved = (name: string, role: string, { properties }: ResourceRequest, site: FunctionSite) => ({
  TZ: ":UTC",
  LANG: "en_US.UTF-8",
  AWS_ENDPOINT_URL: site.endpoint(),
  AWS_REGION: site.region,
  AWS_DEFAULT_REGION: site.region,
  AWS_ACCESS_KEY_ID: role,
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_SESSION_TOKEN: "local",
  AWS_EXECUTION_ENV: `AWS_Lambda_${textOf(properties, "Runtime") ?? ""}`,
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(numberOf(properties, "MemorySize") ?? 128),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME:
    textOf(fieldsOf(properties["LoggingConfig"]), "LogGroup") ?? `/aws/lambda/${name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: "local",
  AWS_LAMBDA_LOG_FORMAT: textOf(fieldsOf(properties["LoggingConfig"]), "LogFormat") ?? "Text",
  _HANDLER: requiredText(properties, "Handler"),
  _X_AMZN_TRACE_ID: "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0",
});

const bundleFolder = ({ logicalId, properties }: ResourceRequest, site: FunctionSite): string => {
  const key = requiredText(fieldsOf(properties["Code"]), "S3Key");
  const folder = site.assets.get(key);
  if (folder === undefined)
    throw new Error(`The code of ${logicalId} is the asset ${key}, which the assembly does not have.`);
  const [file = ""] = requiredText(properties, "Handler").split(".");
  if (!existsSync(join(folder, `${file}.mjs`)))
    throw new Error(
      `The bundle of ${logicalId} has no ${file}.mjs in ${folder}; the handler is ${requiredText(properties, "Handler")}.`,
    );
  return folder;
};

/** Cut to Lambda's 64 characters, as CloudFormation does; a logical id of the CDK ends with a hash that keeps it unique. */
const generatedName = (stack: string, logicalId: string): string => {
  const room = 64 - stack.length - 1;
  if (logicalId.length <= room) return `${stack}-${logicalId}`;
  return `${stack}-${logicalId.slice(0, room - 8)}${logicalId.slice(-8)}`;
};

/** Reads an AWS::Lambda::Function. */
export const readFunction = (request: ResourceRequest, site: FunctionSite): FunctionConfig => {
  const { logicalId, stack, properties } = request;
  const runtime = requiredText(properties, "Runtime");
  if (!RUNTIMES.has(runtime)) throw new Error(`The runtime ${runtime} of ${logicalId} is not Node.js 24.`);
  const name = textOf(properties, "FunctionName") ?? generatedName(stack, logicalId);
  const roleArn = requiredText(properties, "Role");
  const own = fieldsOf(fieldsOf(properties["Environment"])["Variables"]);
  return {
    name,
    arn: `arn:aws:lambda:${site.region}:${site.account}:function:${name}`,
    roleArn,
    folder: bundleFolder(request, site),
    handler: requiredText(properties, "Handler"),
    timeoutMs: (numberOf(properties, "Timeout") ?? 3) * 1000,
    concurrency: numberOf(properties, "ReservedConcurrentExecutions") ?? DEFAULT_CONCURRENCY,
    environment: {
      ...Object.fromEntries(Object.entries(own).map(([key, value]) => [key, String(value)])),
      ...reserved(name, lastPart(roleArn, "/"), request, site),
    },
    logFormat: textOf(fieldsOf(properties["LoggingConfig"]), "LogFormat") === "JSON" ? "JSON" : "Text",
    deadLetterArn: textOf(fieldsOf(properties["DeadLetterConfig"]), "TargetArn"),
  };
};
