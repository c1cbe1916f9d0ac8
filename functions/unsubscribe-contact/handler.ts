/*
 * Trigger: HTTP API, public: GET, HEAD and POST of /u/{token}, from the page's buttons or a mail program (RFC 8058).
 * Does: GET shows a page and changes nothing; POST withdraws the consent, at once, before it answers.
 * Emits: an `Unsubscribed` event through the recorder, unless the consent was withdrawn already.
 * On failure: 503, so that the mail program tries again; an unusable token is a 404 page.
 */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { SAFE_HEADERS, createPageAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import { readHttpRequest } from "../../adapters/lambda/http-request.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import { readFormBody } from "../../core/form/form-body.ts";
import { hasLeft, leaveEvent } from "../../core/message/leave.ts";
import type { Leave } from "../../core/message/leave.ts";
import type { LinkPayloads } from "../../core/message/link-payloads.ts";
import { renderNotFound, renderTryAgain } from "../../web/pages/notices.ts";
import { PAGE_STYLE } from "../../web/pages/page.ts";
import { LEAVE_FIELD, renderUnsubscribe, renderUnsubscribed } from "../../web/pages/unsubscribe.ts";
import type { UnsubscribeDeps } from "./deps.ts";

const page = createPageAnswer(PAGE_STYLE);

/** Answers unsubscribe links; never throws. */
export function createHandler(deps: UnsubscribeDeps): (event: APIGatewayProxyEventV2) => Promise<HttpAnswer> {
  return async (event) => {
    try {
      return await answer(readHttpRequest(event), deps);
    } catch (error) {
      log("error", "A contact could not be unsubscribed.", {
        function: "unsubscribe-contact",
        ...errorFields(error),
      });
      const failed = page(503, renderTryAgain());
      return { ...failed, headers: { ...failed.headers, "retry-after": "5" } };
    }
  };
}

async function answer(request: HttpRequest, deps: UnsubscribeDeps): Promise<HttpAnswer> {
  const token = (await deps.tokens()).verify("unsubscribe", request.path[1] ?? "");
  if (!token || request.path[0] !== "u") return page(404, renderNotFound());
  const asked = request.method === "POST" ? readLeave(request, token) : undefined;
  if (!asked) return page(200, renderUnsubscribe(token.topic));
  await leave(token, asked, deps);
  // RFC 8058 3.1: a mail program shows nothing, so its answer is blank.
  if (asked.source === "one-click") return { statusCode: 200, headers: SAFE_HEADERS, body: "" };
  return page(200, renderUnsubscribed(asked.topic));
}

/** What the POST asks for; a POST of neither form is treated like a GET: it shows the page. */
function readLeave(request: HttpRequest, token: LinkPayloads["unsubscribe"]): Leave | undefined {
  const body = readFormBody(request.headers["content-type"], request.body);
  if (!body.ok) return undefined;
  const ofTopic = token.topic === undefined ? {} : { topic: token.topic };
  if (body.value["List-Unsubscribe"] === "One-Click") return { ...ofTopic, source: "one-click" };
  if (body.value[LEAVE_FIELD] === "topic") return { ...ofTopic, source: "unsubscribe-page" };
  return body.value[LEAVE_FIELD] === "everything" ? { source: "unsubscribe-page" } : undefined;
}

/** A contact that is gone or has left already is left alone: the second POST is no second event. */
async function leave(token: LinkPayloads["unsubscribe"], asked: Leave, deps: UnsubscribeDeps): Promise<void> {
  const contact = await deps.contacts.read(token.contactId);
  if (!contact || hasLeft(contact.consent, asked.topic)) return;
  const at = deps.clock();
  const report = await deps.record([
    leaveEvent({ contactId: contact.state.contactId, messageId: token.messageId }, asked, {
      eventId: deps.newId(at),
      at,
    }),
  ]);
  const outcome = report.outcomes[0];
  if (outcome?.outcome === "failed") throw outcome.error;
}
