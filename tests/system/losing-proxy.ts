import { listen, readBody } from "../../local/http-server.ts";

/** A connection that hands requests on and can lose answers. */
export interface LosingProxy {
  readonly url: string;
  /** Bodies of the requests that passed, oldest first. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

/** Forwards everything to `target`; the answers to the first `losses` requests are lost after the target gave them. */
export async function startLosingProxy(target: string, losses: number): Promise<LosingProxy> {
  const bodies: string[] = [];
  const server = await listen(0, (request, response) => {
    void (async () => {
      const body = (await readBody(request)) ?? Buffer.alloc(0);
      bodies.push(body.toString("utf8"));
      const isLost = bodies.length <= losses;
      const { authorization = "", "content-type": type = "" } = request.headers;
      const answer = await fetch(`${target}${request.url ?? "/"}`, {
        method: request.method ?? "POST",
        headers: { authorization, "content-type": type },
        body: new Uint8Array(body),
      });
      const text = await answer.text();
      if (isLost) request.socket.destroy();
      else response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
    })();
  });
  return { url: server.url, bodies, close: () => server.close() };
}
