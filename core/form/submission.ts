import { campaignOf } from "../collect/campaign.ts";
import { cleanObject, cleanText } from "../collect/clean-json.ts";
import { readEventTime } from "../collect/event-time.ts";
import { COLLECT_LIMITS } from "../collect/limits.ts";
import type { FormDefinition } from "../definitions/definition.ts";
import type { IdSource } from "../ids.ts";
import { isRecord } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Instant } from "../time.ts";
import type { ConsentGiven, TrackingEvent } from "../tracking-event.ts";
import { FORM_EXTRAS } from "./extras.ts";
import { isTicked, readField } from "./fields.ts";
import type { FormBody } from "./form-body.ts";
import type { CurrentForm } from "./ports.ts";

/** What is known about a form post besides its body. */
export interface SubmissionSource {
  readonly receivedAt: Instant;
  readonly newId: IdSource;
  readonly userAgent?: string | undefined;
  /** Address of the page, if the body does not tell. */
  readonly referer?: string | undefined;
}

/** A form post, judged. */
export type Submission =
  | { readonly outcome: "accepted"; readonly event: TrackingEvent }
  /** Filled in by a machine: answered like an accepted one. */
  | { readonly outcome: "trapped" }
  | { readonly outcome: "wrong"; readonly problems: readonly FieldProblem[] };

/** What is wrong with one field, for the person who filled it in. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A form post as an event: only fields of the definition become attributes, only its ticked boxes consents. */
export function readSubmission(current: CurrentForm, body: FormBody, source: SubmissionSource): Submission {
  if (isTicked(body[FORM_EXTRAS.trap])) return { outcome: "trapped" };
  const traits: Record<string, Json> = {};
  const problems: FieldProblem[] = [];
  for (const [field, rule] of Object.entries(current.form.fields)) {
    const value = readField(field, rule, ownValue(body, field));
    if (!value.ok) problems.push({ field, message: value.error });
    else if (value.value !== undefined) traits[rule.attribute] = value.value;
  }
  if (problems.length > 0) return { outcome: "wrong", problems };
  return { outcome: "accepted", event: { ...eventHead(body, source), traits, ...formParts(current, body) } };
}

function formParts(current: CurrentForm, body: FormBody): Pick<TrackingEvent, "properties" | "consents"> {
  const consents = consentsGiven(current.form, current.version, body);
  const properties = {
    form: current.form.form,
    form_version: current.version,
    topics: consents.map(({ topic }) => topic),
  };
  return { properties, ...(consents.length > 0 ? { consents } : {}) };
}

function consentsGiven(form: FormDefinition, formVersion: string, body: FormBody): readonly ConsentGiven[] {
  return form.consents
    .filter(({ field }) => isTicked(ownValue(body, field)))
    .map(({ topic, text }) => ({ topic, form: form.form, formVersion, text }));
}

/** Extras are conveniences: one that is not usable is left out and never costs a form. */
function eventHead(body: FormBody, source: SubmissionSource): Omit<TrackingEvent, "traits" | "properties"> {
  const { receivedAt } = source;
  const stated = readEventTime({
    timestamp: body[FORM_EXTRAS.timestamp],
    sentAt: body[FORM_EXTRAS.sentAt],
    receivedAt,
  });
  const time = stated.ok
    ? stated.value
    : { clientTime: new Date(receivedAt).toISOString(), occurredAt: receivedAt };
  const anonymousId = extra(body, "anonymousId", COLLECT_LIMITS.id);
  const visitToken = extra(body, "visit", COLLECT_LIMITS.excerpt);
  return {
    eventId: extra(body, "messageId", COLLECT_LIMITS.messageId) ?? source.newId(receivedAt),
    kind: "track",
    name: "Form Submitted",
    origin: "form",
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(visitToken === undefined ? {} : { visitToken }),
    ...time,
    receivedAt,
    context: readContext(body, source),
  };
}

function readContext(body: FormBody, source: SubmissionSource): JsonObject {
  const given = body[FORM_EXTRAS.page];
  const page = isRecord(given)
    ? cleanObject(given)
    : source.referer
      ? { url: source.referer.slice(0, 2048) }
      : undefined;
  const url = page?.["url"];
  const campaign = typeof url === "string" ? campaignOf(url) : undefined;
  const locale = extra(body, "locale", 35);
  const timezone = extra(body, "timezone", 64);
  return {
    ...(page ? { page } : {}),
    ...(campaign ? { campaign } : {}),
    ...(locale === undefined ? {} : { locale }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(source.userAgent === undefined ? {} : { userAgent: cleanText(source.userAgent.slice(0, 1024)) }),
  };
}

function extra(body: FormBody, name: keyof typeof FORM_EXTRAS, limit: number): string | undefined {
  const value = ownValue(body, FORM_EXTRAS[name]);
  return typeof value === "string" && value !== "" && value.length <= limit ? cleanText(value) : undefined;
}

function ownValue(body: FormBody, field: string): unknown {
  return Object.hasOwn(body, field) ? body[field] : undefined;
}
