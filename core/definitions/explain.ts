import { explainUnion } from "./explain-union.ts";
import { knownWords } from "./known-words.ts";
import { nearest } from "./nearest.ts";
import type { ValuePath } from "./source.ts";
import {
  expectation,
  type ExplainContext,
  isObject,
  type Issue,
  quote,
  spoken,
  type UnionIssue,
  valueAt,
} from "./issue-words.ts";

/** Turns what a schema found into findings, in words for the file's author. */
export function explainIssues(issues: readonly Issue[], context: ExplainContext, base: ValuePath = []): void {
  for (const issue of issues) {
    const path = [...base, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
    if (issue.code === "unrecognized_keys") explainKeys(issue, path, context);
    else if (isUnion(issue)) explainUnion(issue, path, context, explainIssues);
    else if (!followsFromTypo(issue, issues, path, context)) explainValue(issue, path, context);
  }
}

function isUnion(issue: Issue): issue is UnionIssue {
  return issue.code === "invalid_union" && issue.errors.length > 0;
}

function explainValue(issue: Issue, path: ValuePath, { document, findings }: ExplainContext): void {
  const value = valueAt(document.value, path);
  if (path.length === 0 && (value === null || value === undefined)) {
    findings.add("wrongValue", { document, path }, "The file is empty.", "Write it, or delete it.");
    return;
  }
  const key = path.at(-1);
  const hint = spoken(issue) ?? expectation(issue);
  if (value === undefined && typeof key === "string") {
    findings.add("missingKey", { document, path }, `"${key}" is missing.`, hint);
  } else {
    findings.add("wrongValue", { document, path }, `${quote(value)} is not allowed here.`, hint);
  }
}

type KeysIssue = Extract<Issue, { code: "unrecognized_keys" }>;

function explainKeys(issue: KeysIssue, path: ValuePath, { document, findings }: ExplainContext): void {
  for (const key of issue.keys) {
    const near = meant(key, valueAt(document.value, path));
    const hint =
      near === undefined ? (spoken(issue) ?? "Remove it, or see the schema.") : `Did you mean "${near}"?`;
    findings.add("unknownKey", { document, path: [...path, key] }, `"${key}" is not known here.`, hint);
  }
}

/** The key that was probably meant: one of the language that is not there already. */
function meant(key: string, present: unknown): string | undefined {
  return nearest(
    key,
    [...knownWords()].filter((word) => !isObject(present) || !(word in present)),
  );
}

/** Whether a fault is explained by a mistyped key beside it: the right key is missing, or the whole has no subject. */
function followsFromTypo(
  issue: Issue,
  issues: readonly Issue[],
  path: ValuePath,
  { document }: ExplainContext,
): boolean {
  return issues.some((other) => {
    if (other.code !== "unrecognized_keys") return false;
    if (issue.code === "custom") return other.path.join(".") === issue.path.join(".");
    if (other.path.join(".") !== issue.path.slice(0, -1).join(".")) return false;
    const around = valueAt(document.value, path.slice(0, -1));
    return other.keys.some((key) => meant(key, around) === issue.path.at(-1));
  });
}
