import { GIF_ANSWER } from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import { readPixelRequest } from "../../core/collect/pixel.ts";
import type { CollectDeps } from "./deps.ts";

/** The pixel: always the same GIF. HEAD asks for no picture and counts nothing. */
export async function answerPixel(request: HttpRequest, deps: CollectDeps): Promise<HttpAnswer> {
  if (request.method === "HEAD") return GIF_ANSWER;
  const receivedAt = deps.clock();
  const { query, headers, address } = request;
  const pixel = { query, address, receivedAt, referer: headers["referer"], userAgent: headers["user-agent"] };
  const collected = readPixelRequest(pixel, deps.keyring, deps.newId);
  try {
    await deps.enqueue({ v: 1, requestId: deps.newId(receivedAt), receivedAt, ...collected });
  } catch (error) {
    deps.emitMetrics({ EventsLost: 1 });
    log("error", "A pixel was answered, but its event is lost.", {
      function: "collect-events",
      ...errorFields(error),
    });
  }
  return GIF_ANSWER;
}
