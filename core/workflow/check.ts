import { checkCondition } from "../definitions/check-condition.ts";
import type { Findings } from "../definitions/findings.ts";
import { suggestion } from "../definitions/nearest.ts";
import type { SourceDocument } from "../definitions/source.ts";
import type { Vocabulary } from "../definitions/vocabulary.ts";
import { checkFlow } from "./check-flow.ts";
import { RESERVED_STATES } from "./link.ts";
import type { WorkflowSource } from "./schema.ts";
import { allSteps, forksOf, type Step, type StepOf } from "./steps.ts";

/** Everything that a check of one workflow needs. */
export interface WorkflowCheck {
  readonly source: WorkflowSource;
  readonly steps: readonly Step[];
  readonly document: SourceDocument;
  readonly vocabulary: Vocabulary;
  readonly findings: Findings;
  /** Whether a text is Liquid; the sentence that says why not, otherwise. */
  readonly liquidFault: (text: string) => string | undefined;
}

/** Rules over a whole workflow; what is wrong with single values the schema has said already. */
export function checkWorkflow(check: WorkflowCheck): void {
  checkTopics(check);
  checkTriggers(check);
  checkNames(check);
  checkFlow(check);
  for (const step of allSteps(check.steps)) {
    if (step.type === "send") checkSend(step, check);
    if (step.type === "update") checkUpdate(step, check);
  }
  const sends = allSteps(check.steps).flatMap((step) => (step.type === "send" ? [step.id] : []));
  checkConditions(check.steps, new Set(), new Set(sends), check);
}

function checkTopics({ source, document, findings, vocabulary }: WorkflowCheck): void {
  if (source.class === "marketing" && source.topic === undefined) {
    findings.add(
      "marketingWithoutTopic",
      { document, path: [] },
      "A marketing workflow needs a topic: consent to it is checked at every send.",
      `Add \`topic: \`. ${suggestion("", vocabulary.topics)}`,
    );
  }
  if (source.topic !== undefined) checkTopic(source.topic, ["topic"], { document, findings, vocabulary });
}

function checkTopic(
  topic: string,
  path: readonly (string | number)[],
  { document, findings, vocabulary }: Pick<WorkflowCheck, "document" | "findings" | "vocabulary">,
): void {
  if (vocabulary.topics.has(topic)) return;
  const message = `No form asks for consent to "${topic}", so nobody may have given it.`;
  findings.add("unknownTopic", { document, path }, message, suggestion(topic, vocabulary.topics));
}

function checkTriggers({ source, document, findings, vocabulary }: WorkflowCheck): void {
  const several = Array.isArray(source.enter.when);
  for (const [index, trigger] of [source.enter.when].flat().entries()) {
    const path = ["enter", "when", ...(several ? [index] : [])];
    if ("consented" in trigger)
      checkTopic(trigger.consented, [...path, "consented"], { document, findings, vocabulary });
    if (!("entered_segment" in trigger) || vocabulary.segments.has(trigger.entered_segment)) continue;
    findings.add(
      "unknownSegment",
      { document, path: [...path, "entered_segment"] },
      `There is no segment "${trigger.entered_segment}".`,
      suggestion(trigger.entered_segment, vocabulary.segments),
    );
  }
}

function checkNames({ steps, document, findings }: WorkflowCheck): void {
  const reserved = new Set<string>(Object.values(RESERVED_STATES));
  const seen = new Set<string>();
  for (const step of allSteps(steps)) {
    const place = { document, path: step.path };
    if (reserved.has(step.id)) {
      findings.add(
        "reservedStep",
        place,
        `"${step.id}" is a name that every workflow has already.`,
        "Choose another id.",
      );
    } else if (seen.has(step.id)) {
      const message = `There are two steps "${step.id}"; a step's id is its name everywhere.`;
      const hint =
        "Give this one another id; to send the same template again, write `send: <new id>` and `template: <template>`.";
      findings.add("duplicateStep", place, message, hint);
    }
    seen.add(step.id);
  }
}

function checkSend(
  step: StepOf<"send">,
  { source, document, findings, vocabulary, liquidFault }: WorkflowCheck,
): void {
  const known = vocabulary.templates.get(step.template);
  const key = step.template === step.id ? "send" : "template";
  const place = { document, path: [...step.path, key] };
  if (!known) {
    const hint = suggestion(step.template, vocabulary.templates.keys());
    findings.add("unknownTemplate", place, `There is no template "${step.template}".`, hint);
  } else if (known.messageClass === "marketing" && source.class === "transactional") {
    const message = `The template "${step.template}" is marketing, but the workflow is transactional: it would be sent without consent.`;
    findings.add(
      "classMismatch",
      place,
      message,
      "Make the workflow `class: marketing`, or choose a transactional template.",
    );
  }
  const fault = step.subject === undefined ? undefined : liquidFault(step.subject);
  if (fault !== undefined) {
    const hint =
      "Check braces, quotes and filters; for example {{ contact.first_name | default: 'friend' }}.";
    findings.add("subjectSyntax", { document, path: [...step.path, "subject"] }, fault, hint);
  }
}

function checkUpdate(step: StepOf<"update">, { document, findings }: WorkflowCheck): void {
  if (step.stage !== undefined || Object.keys(step.attributes).length > 0) return;
  const place = { document, path: [...step.path, "update"] };
  findings.add(
    "emptyUpdate",
    place,
    "This update changes nothing.",
    "Add `stage: mql`, or `attributes:` with what to set.",
  );
}

/** Walks in the order of the flow, so that each condition knows what has been sent by then; gives back what is sent on any way. */
function checkConditions(
  steps: readonly Step[],
  sentBefore: ReadonlySet<string>,
  all: ReadonlySet<string>,
  check: WorkflowCheck,
): ReadonlySet<string> {
  const sent = new Set(sentBefore);
  for (const step of steps) {
    if (step.type === "send") sent.add(step.id);
    if (step.type === "wait_for" || step.type === "branch") {
      const path = [...step.path, step.type === "branch" ? "if" : "wait_for"];
      checkCondition(step.condition, path, { ...check, sends: { all, before: new Set(sent) } });
    }
    const before = new Set(sent);
    for (const fork of forksOf(step)) {
      for (const id of checkConditions(fork, before, all, check)) sent.add(id);
    }
  }
  return sent;
}
