import type * as z from "zod/mini";
import type { Findings } from "./findings.ts";
import type { SourceDocument, ValuePath } from "./source.ts";

/** What a schema found. */
export type Issue = z.core.$ZodIssue;

/** A value that has none of the shapes that it may have; `errors` say for each shape why not. */
export type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

/** Where findings go, and the document they are about. */
export interface ExplainContext {
  readonly document: SourceDocument;
  readonly findings: Findings;
}

/** Words of zod when a schema says nothing of its own. */
const UNSAID = "Invalid input";

/** What the schema says for itself. */
export function spoken(issue: Issue): string | undefined {
  return issue.message === UNSAID ? undefined : issue.message;
}

/** What the schema wanted, where it says nothing for itself. */
export function expectation(issue: Issue): string {
  if (issue.code === "invalid_type") return `Expected ${TYPE_WORDS[issue.expected] ?? issue.expected}.`;
  if (issue.code === "invalid_value") return `Expected one of: ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "too_small") {
    return issue.origin === "string" ? "Expected some text." : `Expected at least ${issue.minimum}.`;
  }
  if (issue.code === "too_big") {
    return `Expected at most ${issue.maximum}${issue.origin === "string" ? " characters" : ""}.`;
  }
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)) {
    return `Expected one of: ${issue.options.map(String).join(", ")}.`;
  }
  return "See the schema for what may stand here.";
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list, each item beginning with `- `",
  object: "keys and values",
  record: "keys and values",
};

/** The value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner) && typeof part === "number") return inner[part];
    return isObject(inner) ? inner[String(part)] : undefined;
  }, value);
}

/** Keys and values. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a message shows it: at most 60 characters. */
export function quote(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
