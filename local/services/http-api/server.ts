import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { InvokeAnswer } from "../../contracts.ts";
import { listen, type LoopbackServer, readBody } from "../../http-server.ts";
import { readSignature } from "../../signature.ts";
import { answerOf, gatewayAnswer, type HttpAnswer, internalError } from "./answer.ts";
import { type Caller, eventOf } from "./event.ts";
import { findRoute, type Route, type RouteMatch } from "./routes.ts";

/** An HTTP API as its server sees it. */
export interface ApiModel {
  readonly id: string;
  routes(): readonly Route[];
  functionArn(integrationId: string): string;
}

/** What the server needs of the cloud. */
export interface ApiHost {
  readonly account: string;
  readonly region: string;
  now(): number;
  track<T>(work: () => Promise<T>): Promise<T>;
  invoke(functionArn: string, payload: unknown): Promise<InvokeAnswer>;
  /** Whether the function's resource policy lets API Gateway call it for this route. */
  allows(functionArn: string, sourceArn: string): boolean;
  /** The caller, or undefined when it may not invoke this. */
  authorize(keyId: string, resource: string): Caller | undefined;
  /** Hears of each metric of namespace AWS/ApiGateway. */
  measure(metric: string, apiId: string): void;
  notice(line: string): void;
}

// docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const BODY_LIMIT = 10 * 1024 * 1024;
const HEADER_LIMIT = 10_240;
const INTEGRATION_TIMEOUT = 30_000;
// docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const INVOCATION_LIMIT = 6 * 1024 * 1024;

const authorize = (request: IncomingMessage, resource: string, host: ApiHost): Caller | undefined => {
  try {
    return host.authorize(readSignature(request.headers.authorization).keyId, resource);
  } catch {
    return undefined;
  }
};

const inTime = async (invocation: Promise<InvokeAnswer>): Promise<InvokeAnswer | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, INTEGRATION_TIMEOUT, undefined);
  });
  const answer = await Promise.race([invocation, late]);
  clearTimeout(timer);
  return answer;
};

interface Arrival {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  readonly api: ApiModel;
  readonly host: ApiHost;
}

const mayInvoke = (
  { url, request, api, host }: Arrival,
  { key, integrationId }: Route,
  base: string,
): boolean => {
  const stage = `${base}/$default`;
  const sources = [`${request.method ?? "GET"}${url.pathname}`, key.replace(" ", ""), "$default"];
  const functionArn = api.functionArn(integrationId);
  if (sources.some((source) => host.allows(functionArn, `${stage}/${source}`))) return true;
  host.notice(`API Gateway may not invoke ${functionArn} for ${key}: no AWS::Lambda::Permission allows it.`);
  return false;
};

const invoke = async (
  arrival: Arrival,
  match: RouteMatch,
  caller: Caller | undefined,
): Promise<HttpAnswer> => {
  const { host, api, ...source } = arrival;
  const { route } = match;
  const event = eventOf({
    ...source,
    match,
    caller,
    requestId: randomUUID(),
    account: host.account,
    apiId: api.id,
    now: host.now(),
  });
  if ((event.body?.length ?? 0) > INVOCATION_LIMIT) return gatewayAnswer(413, "Request Entity Too Large");
  const answer = await inTime(host.invoke(api.functionArn(route.integrationId), event));
  if (answer === undefined) return gatewayAnswer(503, "Service Unavailable");
  if (answer.error === undefined) return answerOf(answer.payload);
  const { errorType, errorMessage } = answer.error;
  host.notice(`${route.key} failed: ${errorType}: ${errorMessage}`);
  return internalError();
};

const respond = (arrival: Arrival): Promise<HttpAnswer> | HttpAnswer => {
  const { request, url, api, host } = arrival;
  const method = request.method ?? "GET";
  const match = findRoute(api.routes(), method, url.pathname);
  if (match === undefined) return gatewayAnswer(404, "Not Found");
  const base = `arn:aws:execute-api:${host.region}:${host.account}:${api.id}`;
  const { requiresIam } = match.route;
  const caller = requiresIam
    ? authorize(request, `${base}/$default/${method}${url.pathname}`, host)
    : undefined;
  if (requiresIam && caller === undefined) return gatewayAnswer(403, "Forbidden");
  return mayInvoke(arrival, match.route, base) ? invoke(arrival, match, caller) : internalError();
};

const send = (response: ServerResponse, { status, headers, body }: HttpAnswer): void => {
  const bare = status === 204 || status === 304;
  const own = Object.entries(headers).filter(([name]) => !(bare && name === "content-type"));
  for (const [name, value] of own) response.setHeader(name, typeof value === "string" ? value : [...value]);
  if (!bare) response.setHeader("content-length", body.length);
  response.setHeader("apigw-requestid", randomUUID());
  response.writeHead(status);
  response.end(body);
};

const serve = async (request: IncomingMessage, api: ApiModel, host: ApiHost): Promise<HttpAnswer> => {
  const body = await readBody(request, BODY_LIMIT);
  if (body === undefined) return gatewayAnswer(413, "Request Entity Too Large");
  if (request.rawHeaders.join("").length > HEADER_LIMIT)
    return gatewayAnswer(431, "Request Header Fields Too Large");
  const origin = `http://${request.headers.host ?? "127.0.0.1"}`;
  if (!URL.canParse(request.url ?? "/", origin)) return gatewayAnswer(400, "Bad Request");
  return respond({ request, url: new URL(request.url ?? "/", origin), body, api, host });
};

/** Serves an HTTP API on a loopback port of its own. */
export const startApi = (port: number, api: ApiModel, host: ApiHost): Promise<LoopbackServer> =>
  listen(port, (request, response) => {
    void host.track(async () => {
      try {
        const answer = await serve(request, api, host);
        host.measure("Count", api.id);
        if (answer.status >= 400) host.measure(answer.status >= 500 ? "5xx" : "4xx", api.id);
        send(response, answer);
      } catch (error) {
        host.notice(`The HTTP API failed: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
        if (!response.headersSent) send(response, internalError());
      }
    });
  });
