import { createHash } from "node:crypto";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";

/** The tracking snippet: kept by browsers for an hour, then asked for by its hash. */
export function answerSnippet(request: HttpRequest, snippet: string): HttpAnswer {
  const etag = `"${createHash("sha256").update(snippet).digest("base64url").slice(0, 22)}"`;
  const headers = {
    etag,
    "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  };
  const known = (request.headers["if-none-match"] ?? "")
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//u, ""));
  if (known.includes(etag)) return { statusCode: 304, headers };
  return {
    statusCode: 200,
    headers: { ...headers, "content-type": "text/javascript; charset=utf-8" },
    body: snippet,
  };
}
