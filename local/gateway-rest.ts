import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "./contracts.ts";

/** What a REST-JSON request asks for. */
export interface RestCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface RestRoute {
  readonly service: string;
  readonly method: string;
  readonly path: RegExp;
  readonly operation: string;
}

const route = (service: string, line: string): RestRoute => {
  const [operation = "", method = "", path = ""] = line.split(" ");
  const source = path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { service, method, path: new RegExp(`^${source}/?$`), operation };
};

// docs.aws.amazon.com/ses/latest/APIReference-V2/API_Operations.html, docs.aws.amazon.com/lambda/latest/api/API_Operations.html
const ROUTES: readonly RestRoute[] = [
  ...[
    "SendEmail POST /v2/email/outbound-emails",
    "SendBulkEmail POST /v2/email/outbound-bulk-emails",
    "GetAccount GET /v2/email/account",
    "ListEmailIdentities GET /v2/email/identities",
    "GetEmailIdentity GET /v2/email/identities/{EmailIdentity}",
    "GetConfigurationSet GET /v2/email/configuration-sets/{ConfigurationSetName}",
    "ListSuppressedDestinations GET /v2/email/suppression/addresses",
    "PutSuppressedDestination PUT /v2/email/suppression/addresses",
    "GetSuppressedDestination GET /v2/email/suppression/addresses/{EmailAddress}",
    "DeleteSuppressedDestination DELETE /v2/email/suppression/addresses/{EmailAddress}",
  ].map((line) => route("ses", line)),
  // docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
  route("scheduler", "CreateSchedule POST /schedules/{Name}"),
  route("lambda", "Invoke POST /2015-03-31/functions/{FunctionName}/invocations"),
];

const parse = (body: Buffer): unknown => {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    throw new AwsError("SerializationException", "The request body is not valid JSON.");
  }
};

const inputOf = (operation: string, names: Readonly<Record<string, string>>, request: RestRequest) => {
  const body = parse(request.body);
  if (operation === "Invoke")
    return {
      ...names,
      InvocationType: request.headers["x-amz-invocation-type"] ?? "RequestResponse",
      Payload: body,
    };
  const query = Object.fromEntries(request.url.searchParams);
  return { ...query, ...(typeof body === "object" ? body : {}), ...names };
};

/** Finds the operation of a REST request by method and path. */
export const readRest = (service: string, request: RestRequest): RestCall => {
  for (const one of ROUTES) {
    const match =
      one.service === service && one.method === request.method ? one.path.exec(request.url.pathname) : null;
    if (match === null) continue;
    const names = Object.fromEntries(
      Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    return { operation: one.operation, input: inputOf(one.operation, names, request) };
  }
  throw new AwsError(
    "UnknownOperationException",
    `${request.method} ${request.url.pathname} is no operation of ${service} that the local cloud knows.`,
    404,
  );
};
