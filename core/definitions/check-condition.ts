import type { Condition, DidCondition, MessageCondition, ScoreCondition } from "../condition/condition.ts";
import type { Findings } from "./findings.ts";
import { suggestion } from "./nearest.ts";
import type { SourceDocument, ValuePath } from "./source.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a condition may refer to at the place where it stands. */
export interface ConditionScope {
  readonly document: SourceDocument;
  readonly vocabulary: Vocabulary;
  readonly findings: Findings;
  /** Send steps of the workflow, and those of them that come before this place; absent outside a workflow. */
  readonly sends?: { readonly all: ReadonlySet<string>; readonly before: ReadonlySet<string> };
}

/** Checks what a condition refers to: segments, scores, bands, steps. */
export function checkCondition(condition: Condition, path: ValuePath, scope: ConditionScope): void {
  if ("all" in condition) checkEach(condition.all, [...path, "all"], scope);
  else if ("any" in condition) checkEach(condition.any, [...path, "any"], scope);
  else if ("not" in condition) checkCondition(condition.not, [...path, "not"], scope);
  else if ("segment" in condition) checkSegment(condition.segment, [...path, "segment"], scope);
  else if ("score" in condition) checkScore(condition, path, scope);
  else if ("did" in condition) checkDid(condition, path, scope);
  else if ("clicked" in condition || "opened" in condition) checkMessage(condition, path, scope);
}

function checkEach(conditions: readonly Condition[], path: ValuePath, scope: ConditionScope): void {
  for (const [index, condition] of conditions.entries()) checkCondition(condition, [...path, index], scope);
}

function checkSegment(
  segment: string,
  path: ValuePath,
  { document, vocabulary, findings }: ConditionScope,
): void {
  if (vocabulary.segments.has(segment)) return;
  findings.add(
    "unknownSegment",
    { document, path },
    `There is no segment "${segment}".`,
    suggestion(segment, vocabulary.segments),
  );
}

function checkScore(
  condition: ScoreCondition,
  path: ValuePath,
  { document, vocabulary, findings }: ConditionScope,
): void {
  const bands = vocabulary.scores.get(condition.score);
  if (!vocabulary.scores.has(condition.score)) {
    const hint = suggestion(condition.score, vocabulary.scores.keys());
    findings.add(
      "unknownScore",
      { document, path: [...path, "score"] },
      `There is no score "${condition.score}".`,
      hint,
    );
    return;
  }
  for (const [index, band] of (condition.band ?? []).entries()) {
    if (!bands || bands.includes(band)) continue;
    const place = { document, path: [...path, "band", index] };
    findings.add(
      "unknownBand",
      place,
      `The score "${condition.score}" has no band "${band}".`,
      suggestion(band, bands),
    );
  }
}

function checkDid(
  condition: DidCondition,
  path: ValuePath,
  { document, findings, sends }: ConditionScope,
): void {
  if (condition.since === undefined || sends) return;
  findings.add(
    "outsideWorkflow",
    { document, path: [...path, "since"] },
    "`since: entered` has a meaning only inside a workflow: nobody has entered anything here.",
    "Use `within`, for example `within: 30 days`.",
  );
}

function checkMessage(condition: MessageCondition, path: ValuePath, scope: ConditionScope): void {
  const { document, findings, sends } = scope;
  const [word, step] =
    "clicked" in condition
      ? (["clicked", condition.clicked] as const)
      : (["opened", condition.opened] as const);
  const place = { document, path: [...path, word] };
  if (word === "opened") {
    findings.add(
      "opened",
      place,
      "Opens decide little: mail programs and scanners open messages that nobody reads.",
      "Decide by `clicked` where you can.",
    );
  }
  if (!sends) {
    const message = `\`${word}\` names a send step, so it has a meaning only inside a workflow.`;
    findings.add("outsideWorkflow", place, message, "Use `did: Email Link Clicked` for any message.");
  } else if (!sends.all.has(step)) {
    findings.add(
      "unknownStep",
      place,
      `This workflow has no send step "${step}".`,
      suggestion(step, sends.all),
    );
  } else if (!sends.before.has(step)) {
    const message = `"${step}" is not sent before this place, so the condition could never hold.`;
    findings.add(
      "stepNotSentYet",
      place,
      message,
      "Move the step up, or name a message that has been sent by then.",
    );
  }
}
