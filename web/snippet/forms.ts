/// <reference lib="dom" />
import { FORM_EXTRAS } from "../../core/form/extras.ts";
import { newId } from "./identity.ts";
import type { Values } from "./tracker.ts";

const FORM = "form[data-espalier-form]";

/** Message ids of forms that are being sent: a second try of the same form is the same event. */
const attempts = new WeakMap<HTMLFormElement, { readonly id: string; readonly at: string }>();

/**
 * Sends forms marked `data-espalier-form="<form>"` without leaving the page. Without this script they are plain posts to their action.
 * A `<template data-espalier-thanks>` inside the form takes its place afterwards.
 */
export function enhanceForms(api: string, who: () => Values): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches(FORM)) return;
    event.preventDefault();
    if (form.ariaBusy !== "true") void submit(form, api, who());
  });
}

/** RFC 9457 problem details, as the API answers what it refuses. */
interface Problem {
  readonly detail?: string;
  readonly problems?: readonly { readonly field?: string }[];
}

interface Answer {
  readonly status: number;
  readonly detail?: string | undefined;
  readonly field?: string | undefined;
}

async function submit(form: HTMLFormElement, api: string, who: Values): Promise<void> {
  const attempt = attempts.get(form) ?? { id: newId(), at: new Date().toISOString() };
  attempts.set(form, attempt);
  form.ariaBusy = "true";
  const body = JSON.stringify({
    ...Object.fromEntries(new FormData(form)),
    [FORM_EXTRAS.anonymousId]: who["anonymousId"],
    [FORM_EXTRAS.page]: who["page"],
    [FORM_EXTRAS.locale]: who["locale"],
    [FORM_EXTRAS.timezone]: who["timezone"],
    [FORM_EXTRAS.messageId]: attempt.id,
    [FORM_EXTRAS.timestamp]: attempt.at,
    [FORM_EXTRAS.sentAt]: new Date().toISOString(),
  });
  const answer = await post(`${api}/f/${form.dataset["espalierForm"]}`, body);
  form.ariaBusy = null;
  if (answer.status < 300) thank(form);
  else {
    // What was refused may be changed and is then another event; what did not arrive is not.
    if (answer.status < 500) attempts.delete(form);
    complain(form, answer);
  }
}

async function post(url: string, body: string): Promise<Answer> {
  try {
    const headers = { "content-type": "text/plain", accept: "application/json" };
    const response = await fetch(url, { method: "POST", body, headers, keepalive: true });
    if (response.ok) return { status: response.status };
    // The API that this snippet came from wrote it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const problem = (await response.json()) as Problem;
    return { ...problem, status: response.status, field: problem.problems?.[0]?.field };
  } catch {
    return { status: 599 };
  }
}

function thank(form: HTMLFormElement): void {
  const template = form.querySelector<HTMLTemplateElement>("template[data-espalier-thanks]");
  const thanks = document.createElement("div");
  thanks.role = "status";
  thanks.tabIndex = -1;
  thanks.className = "espalier-thanks";
  if (template) thanks.append(template.content.cloneNode(true));
  else thanks.textContent = "Thank you.";
  form.replaceWith(thanks);
  thanks.focus();
}

function complain(form: HTMLFormElement, { status, detail, field }: Answer): void {
  const known = form.querySelector("[role=alert]");
  const alert = known ?? form.appendChild(document.createElement("p"));
  alert.role = "alert";
  const unsent = "This could not be sent. Please check your connection and try again.";
  alert.textContent = status < 500 && detail ? detail : unsent;
  const input = field ? form.elements.namedItem(field) : undefined;
  if (input instanceof HTMLElement) input.focus();
}
