import type { Condition } from "../condition/condition.ts";
import type { ValuePath } from "../definitions/source.ts";
import { parseDuration } from "../time.ts";
import type { STEP_KEYS, StepSource } from "./schema.ts";

/** What every step has: its id, which is the name of its state, and where it is written. */
interface StepBase {
  readonly id: string;
  readonly path: ValuePath;
}

/** Two ways on, each a list of steps that rejoins the line. */
interface Fork {
  /** `then`: the condition holds. */
  readonly met: readonly Step[];
  /** `else`: it does not, or not in time. */
  readonly unmet: readonly Step[];
}

/** A wait as written and in seconds. */
interface Span {
  readonly text: string;
  readonly seconds: number;
}

/** A step with its id: what check, lower and describe work on. */
export type Step =
  | (StepBase & { readonly type: "send"; readonly template: string; readonly subject?: string })
  | (StepBase & { readonly type: "wait"; readonly span: Span })
  | (StepBase & Fork & { readonly type: "wait_for"; readonly condition: Condition; readonly span: Span })
  | (StepBase & Fork & { readonly type: "branch"; readonly condition: Condition })
  | (StepBase & {
      readonly type: "update";
      readonly attributes: Readonly<Record<string, string | number | boolean>>;
      readonly stage?: string;
    })
  | (StepBase & { readonly type: "exit"; readonly reason: string });

/** The type of a step; the same words as its keys in YAML. */
export type StepType = (typeof STEP_KEYS)[number];

/** One type of step. */
export type StepOf<T extends StepType> = Extract<Step, { type: T }>;

/** Both ways on of a step; neither for steps that do not fork. */
export function forksOf(step: Step): readonly (readonly Step[])[] {
  return "met" in step ? [step.met, step.unmet] : [];
}

/** Every step, in the order in which they are written. */
export function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...forksOf(step).flatMap(allSteps)]);
}

/** Gives each step its id. Ids that the author wrote stand; the others are made from content and numbered where they meet. */
export function readSteps(sources: readonly StepSource[]): readonly Step[] {
  const taken = new Set(writtenIds(sources));
  return readList(sources, ["steps"], (wanted) => {
    let id = wanted;
    for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
    taken.add(id);
    return id;
  });
}

type IdMaker = (wanted: string) => string;

function readList(sources: readonly StepSource[], path: ValuePath, makeId: IdMaker): readonly Step[] {
  return sources.map((source, index) => readStep(source, [...path, index], makeId));
}

function readStep(source: StepSource, path: ValuePath, makeId: IdMaker): Step {
  if ("send" in source) {
    const { send, template = send, subject } = source;
    return { type: "send", id: send, path, template, ...(subject === undefined ? {} : { subject }) };
  }
  if ("branch" in source) {
    return {
      type: "branch",
      id: source.branch,
      path,
      condition: source.if,
      ...readFork(source, path, makeId),
    };
  }
  const id = source.id ?? makeId(wantedId(source));
  if ("wait" in source) return { type: "wait", id, path, span: readSpan(source.wait) };
  if ("wait_for" in source) {
    const span = readSpan(source.at_most);
    return {
      type: "wait_for",
      id,
      path,
      condition: source.wait_for,
      span,
      ...readFork(source, path, makeId),
    };
  }
  if ("update" in source) {
    const { attributes = {}, stage } = source.update;
    return { type: "update", id, path, attributes, ...(stage === undefined ? {} : { stage }) };
  }
  return { type: "exit", id, path, reason: source.exit };
}

type ForkSource = {
  readonly then?: readonly StepSource[] | undefined;
  readonly else?: readonly StepSource[] | undefined;
};

function readFork(source: ForkSource, path: ValuePath, makeId: IdMaker): Fork {
  return {
    met: readList(source.then ?? [], [...path, "then"], makeId),
    unmet: readList(source.else ?? [], [...path, "else"], makeId),
  };
}

function readSpan(text: string): Span {
  return { text, seconds: (parseDuration(text) ?? 0) / 1000 };
}

function writtenIds(sources: readonly StepSource[]): readonly string[] {
  return sources.flatMap((source) => {
    const own = "send" in source ? source.send : "branch" in source ? source.branch : source.id;
    const forks = "then" in source || "else" in source ? [source.then ?? [], source.else ?? []] : [];
    return [...(own === undefined ? [] : [own]), ...forks.flatMap(writtenIds)];
  });
}

type Unnamed = Exclude<StepSource, { readonly send: string } | { readonly branch: string }>;

function wantedId(source: Unnamed): string {
  if ("wait" in source) return slug(`wait-${source.wait}`);
  if ("wait_for" in source) return slug(`wait-${subjectOf(source.wait_for)}`);
  if ("update" in source)
    return slug(`update-${source.update.stage ?? Object.keys(source.update.attributes ?? {})[0] ?? ""}`);
  return "exit";
}

/** What a condition is about, in a word: the message, event, score or segment it names first. */
function subjectOf(condition: Condition): string {
  if ("all" in condition) return condition.all[0] ? subjectOf(condition.all[0]) : "all";
  if ("any" in condition) return condition.any[0] ? subjectOf(condition.any[0]) : "any";
  if ("not" in condition) return `not-${subjectOf(condition.not)}`;
  const [name] = Object.values(condition) as readonly unknown[];
  return typeof name === "string" ? name : "condition";
}

function slug(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^a-z0-9]+/gu, "-");
  return words.slice(0, 56).replaceAll(/^-+|-+$/gu, "");
}
