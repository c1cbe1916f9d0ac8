import { createHash } from "node:crypto";

/** An answer in payload format 2.0. */
export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Headers of every answer that is ours alone to say: nothing stored, sniffed, framed or passed on. */
export const SAFE_HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "strict-transport-security": "max-age=31536000",
  "x-robots-tag": "noindex",
} as const;

/** The transparent GIF of 43 bytes; the same bytes and headers whatever was asked. */
export const GIF_ANSWER: HttpAnswer = {
  statusCode: 200,
  headers: { ...SAFE_HEADERS, "content-type": "image/gif", "cross-origin-resource-policy": "cross-origin" },
  body: "R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==",
  isBase64Encoded: true,
};

/** JSON with the safe headers. */
export function jsonAnswer(statusCode: number, body: object): HttpAnswer {
  return {
    statusCode,
    headers: { ...SAFE_HEADERS, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

/** A refusal for programs: RFC 9457 problem details. `detail` says what was wrong, what was expected and what to do. */
export function problemAnswer(
  statusCode: number,
  title: string,
  detail: string,
  more: object = {},
): HttpAnswer {
  const answer = jsonAnswer(statusCode, { type: "about:blank", title, status: statusCode, detail, ...more });
  return { ...answer, headers: { ...answer.headers, "content-type": "application/problem+json" } };
}

/** A page for people: no script, nothing from outside, its one style sheet allowed by its hash. Forms go to ourselves, or also to `targets`. */
export function createPageAnswer(style: string, targets: readonly string[] = []) {
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    `form-action ${["'self'", ...targets].join(" ")}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
  return (statusCode: number, html: string): HttpAnswer => ({
    statusCode,
    headers: {
      ...SAFE_HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    },
    body: html,
  });
}
