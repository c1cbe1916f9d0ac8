import type { ApiClient } from "../adapters/aws/api-client.ts";
import { CommandError } from "./command.ts";

/** Calls the API and gives the body of a 2xx; anything else becomes the sentence that the API sent. */
export async function ask<T>(
  api: ApiClient,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await api.call(method, path, body).catch((error: unknown) => {
    throw new CommandError(`The API cannot be reached: ${reasonOf(error)}. Does it run?`);
  });
  // Believed unchecked: the API is ours, and a page of fields that it could lack would help nobody.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (answer.status >= 200 && answer.status < 300) return answer.body as T;
  throw new CommandError(sentenceOf(answer.status, answer.body));
}

/** `fetch failed` alone helps nobody: its cause says what happened. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

function sentenceOf(status: number, body: unknown): string {
  const { title, message, findings } = (body ?? {}) as {
    readonly title?: string;
    readonly message?: string;
    readonly findings?: readonly { readonly path: string; readonly message: string }[];
  };
  const said = title ?? message ?? `The API answered ${status}.`;
  if (status === 403)
    return `${said} Your credentials may not call this API: they need execute-api:Invoke on it.`;
  return [said, ...(findings ?? []).map((finding) => `  ${finding.path || "body"}: ${finding.message}`)].join(
    "\n",
  );
}
