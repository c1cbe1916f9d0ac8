import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import { httpEvent } from "./http-event.ts";

/** A real server on a free port of this machine. */
export interface PublicServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a handler of the HTTP API as API Gateway would. */
export function serveHandler(
  handler: (event: APIGatewayProxyEventV2) => Promise<HttpAnswer>,
): Promise<PublicServer> {
  return serve(async (request, body) => {
    const [path = "/", query = ""] = (request.url ?? "/").split("?", 2);
    const entries = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    const headers = { ...Object.fromEntries(entries), "x-forwarded-proto": "http" } as Record<string, string>;
    return handler(httpEvent({ method: request.method ?? "GET", path, query, headers, body }));
  });
}

/** Serves pages by their path. */
export function servePages(pages: (path: string) => string | undefined): Promise<PublicServer> {
  return serve((request) => {
    const page = pages((request.url ?? "/").split("?", 1)[0] ?? "/");
    const headers = { "content-type": "text/html; charset=utf-8" };
    return Promise.resolve(
      page === undefined ? { statusCode: 404, headers } : { statusCode: 200, headers, body: page },
    );
  });
}

async function serve(
  answer: (request: IncomingMessage, body: Buffer) => Promise<HttpAnswer>,
): Promise<PublicServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => void reply(answer(request, Buffer.concat(chunks)), response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function reply(answer: Promise<HttpAnswer>, response: ServerResponse): Promise<void> {
  const { statusCode, headers, body = "", isBase64Encoded } = await answer;
  response.writeHead(statusCode, headers).end(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
}
