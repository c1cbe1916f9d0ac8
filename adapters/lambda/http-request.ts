import type { APIGatewayProxyEventV2 } from "aws-lambda";

/** A request to a public endpoint, as far as it is looked at. Reading one never fails, whatever a stranger sent. */
export interface HttpRequest {
  readonly method: string;
  /** Decoded parts of the path: `/f/newsletter` is `["f", "newsletter"]`. A part that cannot be decoded stays as it is. */
  readonly path: readonly string[];
  /** The first value of each name. */
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly address: string | undefined;
  /** Where the request came in, for example `https://api.example.com`. */
  readonly baseUrl: string;
}

/**
 * The request inside an event of payload format 2.0. HTTP APIs hand over as base64 what is not text to them, urlencoded forms included.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function readHttpRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const headers = event.headers ?? {};
  const http = event.requestContext?.http;
  const query = new URLSearchParams(event.rawQueryString ?? "");
  return {
    method: http?.method ?? "GET",
    path: (event.rawPath ?? "").split("/").slice(1).map(decodePart),
    query: Object.fromEntries([...query].toReversed()),
    headers,
    body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
    address: http?.sourceIp,
    baseUrl: `${headers["x-forwarded-proto"] ?? "https"}://${headers["host"] ?? event.requestContext?.domainName ?? ""}`,
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
