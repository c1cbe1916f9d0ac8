/*
 * Trigger: HTTP API, public: GET and HEAD of /o/{token}.gif (the pixel of a message) and /c/{token} (a tracked link).
 * Does: verifies the token, looks the message and its link up, answers with the GIF or the way to the target.
 * Emits: `Email Opened` or `Email Link Clicked` to the events queue; HEAD emits nothing.
 * On failure: the answer is given all the same and the loss counted; an unusable token is a 404 page, never a redirect.
 */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { GIF_ANSWER, SAFE_HEADERS, createPageAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import { readHttpRequest } from "../../adapters/lambda/http-request.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import { linkEvent } from "../../core/message/link-event.ts";
import type { LinkHit } from "../../core/message/link-event.ts";
import { isOnSite, resolveTarget, visitOf, withVisit } from "../../core/message/link-target.ts";
import type { Message } from "../../core/message/message.ts";
import { renderNotFound, renderTryAgain } from "../../web/pages/notices.ts";
import { PAGE_STYLE } from "../../web/pages/page.ts";
import type { FollowDeps } from "./deps.ts";

const page = createPageAnswer(PAGE_STYLE);

/** Answers pixels and links of messages; never throws. */
export function createHandler(deps: FollowDeps): (event: APIGatewayProxyEventV2) => Promise<HttpAnswer> {
  return async (event) => {
    const request = readHttpRequest(event);
    const [kind = "", token = ""] = request.path;
    if (kind === "o") return answerOpen(token.replace(/\.gif$/u, ""), request, deps);
    if (kind !== "c") return page(404, renderNotFound());
    try {
      return await answerClick(token, request, deps);
    } catch (error) {
      log("error", "A link could not be looked up.", { function: "follow-link", ...errorFields(error) });
      const answer = page(503, renderTryAgain());
      return { ...answer, headers: { ...answer.headers, "retry-after": "5" } };
    }
  };
}

/** The same GIF whatever the token, so that nobody can ask which tokens are good. */
async function answerOpen(token: string, request: HttpRequest, deps: FollowDeps): Promise<HttpAnswer> {
  if (request.method === "HEAD") return GIF_ANSWER;
  try {
    const payload = (await deps.tokens()).verify("open", token);
    const message = payload && (await deps.findMessage(payload.messageId));
    if (message) await emit(message, { kind: "opened" }, request, deps);
  } catch (error) {
    countLoss(error, deps);
  }
  return GIF_ANSWER;
}

async function answerClick(token: string, request: HttpRequest, deps: FollowDeps): Promise<HttpAnswer> {
  const tokens = await deps.tokens();
  const payload = tokens.verify("click", token);
  const message = payload && (await deps.findMessage(payload.messageId));
  const template = message && (await deps.readTemplate(message.template, message.templateVersion));
  const target = payload && resolveTarget(template?.links[payload.link] ?? "", deps.siteUrl);
  if (!message || !target) return page(404, renderNotFound());
  if (request.method === "HEAD") return redirect(target);
  try {
    await emit(
      message,
      { kind: "clicked", link: payload.link, url: target.href.slice(0, 1024) },
      request,
      deps,
    );
  } catch (error) {
    countLoss(error, deps);
  }
  if (!isOnSite(target, deps.siteUrl)) return redirect(target);
  return redirect(withVisit(target, tokens.sign("visit", visitOf(message, deps.clock()))));
}

async function emit(message: Message, hit: LinkHit, request: HttpRequest, deps: FollowDeps): Promise<void> {
  const at = deps.clock();
  const event = linkEvent(message, hit, { eventId: deps.newId(at), at, headers: request.headers });
  await deps.enqueue({ v: 1, requestId: deps.newId(at), receivedAt: at, events: [event], refused: [] });
}

function countLoss(error: unknown, deps: FollowDeps): void {
  deps.emitMetrics({ EventsLost: 1 });
  log("error", "A link was answered, but its event is lost.", {
    function: "follow-link",
    ...errorFields(error),
  });
}

function redirect(target: URL): HttpAnswer {
  return { statusCode: 302, headers: { ...SAFE_HEADERS, location: target.href } };
}
