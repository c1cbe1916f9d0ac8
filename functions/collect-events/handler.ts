/*
 * Trigger: HTTP API, public: Segment's routes under /v1, /p.gif, /espalier.js, /f/{form}, and OPTIONS of all of them.
 * Does: checks what came in, without asking any store but for the definition of a form.
 * Emits: one CollectedRequest a request to the events queue (more only if it is too large for one message).
 * On failure: 503 if not all of it became durable, so that the client tries again; the pixel answers all the same and counts the loss.
 */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import { problemAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import { readHttpRequest } from "../../adapters/lambda/http-request.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";
import { SEGMENT_ROUTES } from "../../core/collect/segment-request.ts";
import { answerPreflight, withCors } from "./cors.ts";
import type { CollectDeps } from "./deps.ts";
import { showForm, takeForm } from "./forms.ts";
import { answerPixel } from "./pixel.ts";
import { answerSegmentCall, answerSettings } from "./segment.ts";
import { answerSnippet } from "./snippet.ts";

/** Answers any public request; never throws, and never answers 5xx for what a stranger sent. */
export function createHandler(deps: CollectDeps): (event: APIGatewayProxyEventV2) => Promise<HttpAnswer> {
  return async (event) => {
    const request = readHttpRequest(event);
    if (request.method === "OPTIONS") return answerPreflight(request, deps.origins);
    try {
      return withCors(await route(request, deps), request, deps.origins);
    } catch (error) {
      log("error", "A request could not be made durable.", {
        function: "collect-events",
        ...errorFields(error),
      });
      return withCors(UNAVAILABLE, request, deps.origins);
    }
  };
}

const TRY_AGAIN = problemAnswer(
  503,
  "Try again",
  "Nothing was recorded for certain. Send the same request again in a few seconds.",
);

const UNAVAILABLE: HttpAnswer = { ...TRY_AGAIN, headers: { ...TRY_AGAIN.headers, "retry-after": "5" } };

const NOT_FOUND = problemAnswer(
  404,
  "Not found",
  "There is nothing at this address. Expected a route of the tracking API, a form or the pixel.",
);

function route(request: HttpRequest, deps: CollectDeps): Promise<HttpAnswer> | HttpAnswer {
  const { method, path } = request;
  const [first = "", second = "", third = "", fourth = ""] = path;
  const at = `${method === "HEAD" ? "GET" : method} ${first}`;
  if (at === "GET p.gif") return answerPixel(request, deps);
  if (at === "GET espalier.js") return answerSnippet(request, deps.snippet);
  if (at === "GET f" && path.length === 2) return showForm(second, request, deps);
  if (at === "POST f" && path.length === 2) return takeForm(second, request, deps);
  if (at === "GET v1" && second === "projects" && fourth === "settings")
    return answerSettings(third, request, deps);
  const call = at === "POST v1" && Object.hasOwn(SEGMENT_ROUTES, second) ? SEGMENT_ROUTES[second] : undefined;
  return call && path.length === 2 ? answerSegmentCall(call, request, deps) : NOT_FOUND;
}
