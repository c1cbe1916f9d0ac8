import type { IncomingMessage } from "node:http";
import type { RouteMatch } from "./routes.ts";

/** Who signed a request to an IAM route. */
export interface Caller {
  readonly keyId: string;
  readonly arn: string;
}

/** What an event is made of. */
export interface EventSource {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly match: RouteMatch;
  readonly body: Buffer;
  readonly requestId: string;
  readonly account: string;
  readonly apiId: string;
  readonly caller: Caller | undefined;
  /** Epoch milliseconds by the virtual clock. */
  readonly now: number;
}

// Media types that HTTP APIs pass on as text; all others, and none, come as base64:
// docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
const TEXT = /^(text\/.*|application\/(json|javascript|xml|vnd\.api\+json))$/i;

const isText = (contentType: string | undefined): boolean =>
  TEXT.test((contentType ?? "").split(";")[0]?.trim() ?? "");

/** Duplicate headers are combined with commas; cookies go to a field of their own. */
const headersOf = (request: IncomingMessage, url: URL): Record<string, string> => {
  const own: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct))
    if (name !== "cookie") own[name] = (values ?? []).join(",");
  return {
    ...own,
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-port": url.port,
    "x-forwarded-proto": "http",
  };
};

const queryOf = (url: URL): Readonly<Record<string, string>> | undefined => {
  const names = [...new Set(url.searchParams.keys())];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(",")]));
};

const authorizerOf = (caller: Caller | undefined, account: string) =>
  caller === undefined
    ? {}
    : {
        authorizer: {
          iam: {
            accessKey: caller.keyId,
            accountId: account,
            callerId: caller.keyId,
            cognitoIdentity: null,
            principalOrgId: null,
            userArn: caller.arn,
            userId: caller.keyId,
          },
        },
      };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const commonLogTime = (now: number): string => {
  const [date = "", time = ""] = new Date(now).toISOString().split(/[T.]/);
  const [year = "", month = "1", day = ""] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1] ?? ""}/${year}:${time} +0000`;
};

const contextOf = ({ request, url, match, requestId, account, apiId, caller, now }: EventSource) => ({
  accountId: account,
  apiId,
  ...authorizerOf(caller, account),
  domainName: url.host,
  domainPrefix: apiId,
  http: {
    method: request.method,
    path: url.pathname,
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: "127.0.0.1",
    userAgent: request.headers["user-agent"] ?? "",
  },
  requestId,
  routeKey: match.route.key,
  stage: "$default",
  time: commonLogTime(now),
  timeEpoch: Math.floor(now),
});

/** The event of payload format 2.0. */
export const eventOf = (source: EventSource) => {
  const { request, url, match, body } = source;
  const query = queryOf(url);
  const cookies = request.headers.cookie?.split(/;\s*/);
  const asText = isText(request.headers["content-type"]);
  return {
    version: "2.0",
    routeKey: match.route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies === undefined ? {} : { cookies }),
    headers: headersOf(request, url),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    requestContext: contextOf(source),
    ...(Object.keys(match.parameters).length === 0 ? {} : { pathParameters: match.parameters }),
    ...(body.length === 0 ? {} : { body: body.toString(asText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !asText,
  };
};
