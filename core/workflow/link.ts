import type { Catcher, Machine, State } from "./asl.ts";
import { END, type Draft, type Target } from "./lower/draft.ts";

/** Names that no step may have: the choice that every machine begins with, and its common end. */
export const RESERVED_STATES = { start: "start", end: "end" } as const;

type TaskDraft = Extract<Draft, { kind: "task" }>;

/**
 * Joins drafts into a machine. It begins with a choice on `resumeAt`: every step is a place to begin from. Where only a task ends the
 * machine it says End; an end that a Choice or Catch leads to needs a state of its own.
 */
export function link(
  workflow: string,
  entry: string,
  stepIds: readonly string[],
  drafts: readonly Draft[],
): Machine {
  const start: State = {
    Type: "Choice",
    Choices: stepIds
      .filter((id) => id !== entry)
      .map((id) => ({ Condition: `{% $states.input.resumeAt = '${id}' %}`, Next: id })),
    Default: entry,
  };
  const states = drafts.map((draft) => [draft.name, renderState(draft)] as const);
  const end: State = { Type: "Succeed", Output: {} };
  const needsEnd = drafts.some(leadsToEnd);
  // A choice must have a rule: https://states-language.net/spec.html#choice-state
  const startAt = stepIds.length > 1 ? RESERVED_STATES.start : entry;
  return {
    Comment: `Espalier workflow ${workflow}`,
    QueryLanguage: "JSONata",
    StartAt: startAt,
    States: Object.fromEntries([
      ...(startAt === entry ? [] : [[RESERVED_STATES.start, start] as const]),
      ...states,
      ...(needsEnd ? [[RESERVED_STATES.end, end] as const] : []),
    ]),
  };
}

function renderState(draft: Draft): State {
  if (draft.kind === "task") return renderTask(draft);
  if (draft.kind === "succeed") return { Type: "Succeed", Output: draft.output };
  return {
    Type: "Choice",
    Choices: draft.rules.map((rule) => ({ Condition: rule.condition, Next: nameOf(rule.to) })),
    Default: nameOf(draft.otherwise),
  };
}

function renderTask(draft: TaskDraft): State {
  const caught = draft.caught.map(({ errors, to }): Catcher => ({ ErrorEquals: errors, Next: nameOf(to) }));
  return {
    Type: "Task",
    Resource: draft.resource,
    Arguments: draft.arguments,
    ...(draft.timeoutSeconds === undefined ? {} : { TimeoutSeconds: draft.timeoutSeconds }),
    Output: draft.output,
    Retry: draft.retry,
    ...(caught.length === 0 ? {} : { Catch: caught }),
    ...(draft.next === END ? { End: true as const } : { Next: draft.next }),
  };
}

function nameOf(target: Target): string {
  return target === END ? RESERVED_STATES.end : target;
}

function leadsToEnd(draft: Draft): boolean {
  if (draft.kind === "task") return draft.caught.some(({ to }) => to === END);
  if (draft.kind === "choice") return draft.otherwise === END || draft.rules.some(({ to }) => to === END);
  return false;
}
