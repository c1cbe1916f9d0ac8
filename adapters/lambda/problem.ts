import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";

/** A refusal with everything its reader needs, as RFC 9457 writes it. */
export class ProblemError extends Error {
  readonly status: number;
  /** Further members of the document, for example `diagnostics`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, title: string, members: Readonly<Record<string, unknown>> = {}) {
    super(title);
    this.name = "Problem";
    this.status = status;
    this.members = members;
  }
}

/** An answer with a JSON body. */
export function jsonAnswer(statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}

/** The problem document of an error; what is not a `ProblemError` says nothing of its inside. */
export function problemAnswer(error: unknown): APIGatewayProxyStructuredResultV2 {
  const problem =
    error instanceof ProblemError
      ? error
      : new ProblemError(500, "Something failed here. Try again; the log says more.");
  const body = { type: "about:blank", title: problem.message, status: problem.status, ...problem.members };
  return {
    statusCode: problem.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
    body: JSON.stringify(body),
  };
}
