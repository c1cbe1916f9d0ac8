import {
  createPageAnswer,
  jsonAnswer,
  problemAnswer,
  SAFE_HEADERS,
} from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";
import { refuse } from "../../core/collect/refusal.ts";
import { readFormBody } from "../../core/form/form-body.ts";
import type { FormBody } from "../../core/form/form-body.ts";
import type { CurrentForm } from "../../core/form/ports.ts";
import { readSubmission } from "../../core/form/submission.ts";
import type { FieldProblem } from "../../core/form/submission.ts";
import { renderForm } from "../../web/pages/form.ts";
import { renderFormProblem, renderNoForm, renderThanks } from "../../web/pages/notices.ts";
import { PAGE_STYLE } from "../../web/pages/page.ts";
import type { CollectDeps } from "./deps.ts";

const FORM_ID = /^[a-z0-9][a-z0-9-]{0,63}$/u;

const THANKS_QUERY = "done";

/** The form as a page of its own, or the page after it. */
export async function showForm(formId: string, request: HttpRequest, deps: CollectDeps): Promise<HttpAnswer> {
  const page = createPageAnswer(PAGE_STYLE, deps.origins);
  if (Object.hasOwn(request.query, THANKS_QUERY)) return page(200, renderThanks());
  const current = FORM_ID.test(formId) ? await deps.findForm(formId) : undefined;
  return current ? page(200, renderForm(current.form)) : refuseUnknown(request);
}

/** A person cannot put this right; the sentence about the workspace is for whoever wrote the website. */
function refuseUnknown(request: HttpRequest): HttpAnswer {
  if (!wantsJson(request)) return createPageAnswer(PAGE_STYLE)(404, renderNoForm());
  const detail = "No form of this name is published. Expected the name of a form in workspace/forms.";
  return problemAnswer(404, "There is no such form", detail);
}

/** A form post. The answer depends on the form and what was filled in, never on whether the address is known. */
export async function takeForm(formId: string, request: HttpRequest, deps: CollectDeps): Promise<HttpAnswer> {
  const origin = request.headers["origin"];
  if (!isFromSite(origin, request, deps)) {
    const detail =
      "The form was sent from a website that this deployment does not know. Expected one of its website origins.";
    return refuseForm(request, 403, { title: "This website may not send forms", detail });
  }
  const current = FORM_ID.test(formId) ? await deps.findForm(formId) : undefined;
  if (!current) return refuseUnknown(request);
  const body = readFormBody(request.headers["content-type"], request.body);
  if (!body.ok)
    return refuseForm(request, body.error.status, {
      title: "The form cannot be read",
      detail: body.error.message,
    });
  const problems = await record(current, body.value, request, deps);
  if (problems.length > 0) {
    const detail = problems.map(({ message }) => message).join(" ");
    return refuseForm(request, 422, { title: "Something is missing in the form", detail, problems });
  }
  return thank(current, request, deps);
}

async function record(
  current: CurrentForm,
  body: FormBody,
  request: HttpRequest,
  deps: CollectDeps,
): Promise<readonly FieldProblem[]> {
  const { newId } = deps;
  const receivedAt = deps.clock();
  const { headers } = request;
  const source = { receivedAt, newId, userAgent: headers["user-agent"], referer: headers["referer"] };
  const submission = readSubmission(current, body, source);
  if (submission.outcome === "wrong") return submission.problems;
  const trapped = "The form's hidden field was filled in, which only machines do. Expected it to be empty.";
  const collected =
    submission.outcome === "accepted"
      ? { events: [submission.event], refused: [] }
      : {
          events: [],
          refused: [refuse(body, trapped, { receivedAt, newId, keyName: `form ${current.form.form}` })],
        };
  await deps.enqueue({ v: 1, requestId: newId(receivedAt), receivedAt, ...collected });
  return [];
}

/** A browser states where a form comes from, except where a page forbids it; programs need not. */
function isFromSite(origin: string | undefined, request: HttpRequest, deps: CollectDeps): boolean {
  if (origin === undefined || origin === "null") return true;
  return deps.origins.includes(origin) || origin === request.baseUrl || origin === deps.apiUrl;
}

function thank(current: CurrentForm, request: HttpRequest, deps: CollectDeps): HttpAnswer {
  if (wantsJson(request)) return jsonAnswer(200, { ok: true, message: "Thank you." });
  const location = redirectOf(current, request.headers["origin"], deps.origins);
  return {
    statusCode: 303,
    headers: { ...SAFE_HEADERS, location: location ?? `${current.form.form}?${THANKS_QUERY}` },
  };
}

/** Paths are on the website that the form was on, else on the first one. */
function redirectOf(
  current: CurrentForm,
  origin: string | undefined,
  origins: readonly string[],
): string | undefined {
  const { redirect } = current.form;
  if (redirect === undefined) return undefined;
  const site = origins.find((candidate) => candidate === origin) ?? origins[0];
  return URL.parse(redirect, site)?.href;
}

interface Refusal {
  readonly title: string;
  readonly detail: string;
  readonly problems?: readonly FieldProblem[];
}

function refuseForm(request: HttpRequest, status: number, { title, detail, problems }: Refusal): HttpAnswer {
  if (wantsJson(request)) return problemAnswer(status, title, detail, problems ? { problems } : {});
  const sentences = problems?.map(({ message }) => message) ?? [detail];
  return createPageAnswer(PAGE_STYLE)(status, renderFormProblem(title, sentences));
}

function wantsJson(request: HttpRequest): boolean {
  const { accept = "", "content-type": type = "" } = request.headers;
  return (
    accept.includes("application/json") ||
    (type.startsWith("application/json") && !accept.includes("text/html"))
  );
}
