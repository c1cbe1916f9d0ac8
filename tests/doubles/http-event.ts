import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** What differs between requests. */
export interface RequestSketch {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** An event as an HTTP API sends it: bodies that are not text to it come as base64. */
export function httpEvent(sketch: RequestSketch): APIGatewayProxyEventV2 {
  const { method = "GET", path, query = "", headers = {}, body } = sketch;
  const type = headers["content-type"] ?? "";
  const isText = typeof body === "string" && /^(?:text\/|application\/(?:json|javascript|xml))/u.test(type);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query,
    headers: { host: "api.example.com", "x-forwarded-proto": "https", ...headers },
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      domainName: "api.example.com",
      domainPrefix: "api",
      http: {
        method,
        path,
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.7",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: "request-1",
      routeKey: "$default",
      stage: "$default",
      time: "21/Nov/2026:09:00:00 +0000",
      timeEpoch: 0,
    },
    ...(body === undefined ? {} : { body: isText ? body : Buffer.from(body).toString("base64") }),
    isBase64Encoded: body !== undefined && !isText,
  };
}
