import { SAFE_HEADERS } from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";

/** What clients send besides what needs no permission: analytics-next signs with Basic and counts its retries. */
const ALLOWED_HEADERS = "authorization, content-type, x-retry-count";

const PERMISSION: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": ALLOWED_HEADERS,
  "access-control-max-age": "7200",
};

/** Lets a configured website read the answer; others get the same answer unread. */
export function withCors(answer: HttpAnswer, request: HttpRequest, origins: readonly string[]): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, ...originHeaders(request, origins) } };
}

/** Answers a preflight. API Gateway's own CORS would not allow `authorization` per origin, so it is off and this is asked. */
export function answerPreflight(request: HttpRequest, origins: readonly string[]): HttpAnswer {
  const allowed = originHeaders(request, origins);
  const isAllowed = "access-control-allow-origin" in allowed;
  return { statusCode: 204, headers: { ...SAFE_HEADERS, ...allowed, ...(isAllowed ? PERMISSION : {}) } };
}

function originHeaders(request: HttpRequest, origins: readonly string[]): Record<string, string> {
  const origin = request.headers["origin"];
  if (origin === undefined || !origins.includes(origin)) return { vary: "origin" };
  return { vary: "origin", "access-control-allow-origin": origin };
}
