import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { transform } from "esbuild";
import { type LoopbackServer, listen, readBody } from "../http-server.ts";
import { parseJson } from "../services/fields.ts";

/** What a page's server answers: JSON, a document, or a file of `assets/` or `browser/`. */
export type PageAnswer =
  | { readonly kind: "json"; readonly status?: number; readonly body: unknown }
  | { readonly kind: "html"; readonly body: string; readonly policy: string }
  | { readonly kind: "asset"; readonly name: string };

/** One request, by method and path. */
export interface PageRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON that was sent, if any. */
  readonly input: unknown;
}

/** Answers a request, or gives undefined for what the page does not have. */
export type PageRoute = (request: PageRequest) => Promise<PageAnswer | undefined> | PageAnswer | undefined;

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  ts: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const ownPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** Serves a page on loopback. Requests that another site makes from the same browser are refused. */
export async function servePage(port: number, route: PageRoute): Promise<LoopbackServer> {
  return await listen(port, (request, response) => {
    void serve(request, response, route);
  });
}

async function serve(request: IncomingMessage, response: ServerResponse, route: PageRoute): Promise<void> {
  try {
    if (!ownRequest(request)) {
      await send(response, json(403, "This page answers its own requests only."));
      return;
    }
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const body = await readBody(request, 65_536);
    const answer = await route({
      method: request.method ?? "GET",
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      input: body === undefined || body.length === 0 ? undefined : parseJson(body.toString("utf8")),
    });
    await send(response, answer ?? json(404, `There is nothing at ${url.pathname}.`));
  } catch (error) {
    await send(response, json(500, error instanceof Error ? error.message : String(error)));
  }
}

function json(status: number, message: string): PageAnswer {
  return { kind: "json", status, body: { message } };
}

/** A loopback name guards against a rebound one, the origin against other sites. */
function ownRequest({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? "";
  const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
  return loopback && (headers.origin === undefined || headers.origin === `http://${host}`);
}

async function send(response: ServerResponse, answer: PageAnswer): Promise<void> {
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  if (answer.kind === "json") {
    response.writeHead(answer.status ?? 200, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(answer.body));
    return;
  }
  if (answer.kind === "html") {
    response.writeHead(200, { "content-type": types["html"], "content-security-policy": answer.policy });
    response.end(answer.body);
    return;
  }
  const extension = answer.name.split(".").at(-1) ?? "";
  response.writeHead(200, { "content-type": types[extension], "content-security-policy": ownPolicy });
  response.end(await readAsset(answer.name, extension));
}

/** Browsers get scripts without their types. */
async function readAsset(name: string, extension: string): Promise<string> {
  const folder = extension === "ts" ? "browser" : "assets";
  const text = await readFile(new URL(`./${folder}/${name}`, import.meta.url), "utf8");
  return extension === "ts" ? (await transform(text, { loader: "ts", target: "es2024" })).code : text;
}
