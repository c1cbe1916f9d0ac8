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
import { nearest } from "./nearest.ts";
import type { ValuePath } from "./source.ts";

/** Explains the faults of one shape. */
type ExplainShape = (issues: readonly Issue[], context: ExplainContext, base: ValuePath) => void;

/** Of all shapes that a value may have, tells what is wrong with the one that was probably meant. */
export function explainUnion(
  issue: UnionIssue,
  path: ValuePath,
  context: ExplainContext,
  explainShape: ExplainShape,
): void {
  const value = valueAt(context.document.value, path);
  const keys = isObject(value) ? Object.keys(value) : [];
  const shapes = issue.errors.filter((errors) => unknownKeys(errors).length < keys.length);
  const [meant] = shapes.toSorted((a, b) => strangeness(a) - strangeness(b));
  if (meant && spoken(issue) === undefined) explainShape(meant, context, path);
  else explainWhole(issue, { path, value, keys }, context);
}

interface Whole {
  readonly path: ValuePath;
  readonly value: unknown;
  readonly keys: readonly string[];
}

/** Nothing of it is known: what it could begin with. */
function explainWhole(
  issue: UnionIssue,
  { path, value, keys }: Whole,
  { document, findings }: ExplainContext,
): void {
  const wanted = firstKeys(issue.errors);
  const first = issue.errors[0]?.[0];
  const choice = wanted.length > 0 ? `Expected one of: ${wanted.join(", ")}.` : expectation(first ?? issue);
  const near = keys.map((key) => nearest(key, wanted)).find((word) => word !== undefined);
  const hint = spoken(issue) ?? (near === undefined ? choice : `Did you mean "${near}"? ${choice}`);
  if (keys.length === 0) {
    findings.add("wrongValue", { document, path }, `${quote(value)} is not allowed here.`, hint);
  } else {
    findings.add("unknownKey", { document, path }, `${keys.map(quote).join(", ")} is not known here.`, hint);
  }
}

/** The first key that each shape needs and that is absent. */
function firstKeys(shapes: readonly (readonly Issue[])[]): readonly string[] {
  const keys = shapes.map(
    (errors) => errors.find(({ path, code }) => path.length === 1 && code === "invalid_type")?.path[0],
  );
  return [...new Set(keys.filter((key) => typeof key === "string"))];
}

function unknownKeys(errors: readonly Issue[]): readonly string[] {
  return errors.flatMap((issue) =>
    issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [],
  );
}

/** Keys of the value's own level weigh most: they tell which shape was meant. */
function strangeness(errors: readonly Issue[]): number {
  const deep = errors.map((issue) => (issue.path.length <= 1 && issue.code !== "unrecognized_keys" ? 10 : 1));
  return 10 * unknownKeys(errors).length + deep.reduce((sum, weight) => sum + weight, 0);
}
