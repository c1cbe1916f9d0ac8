import jsonata from "jsonata";
import { NotJson, toPlain } from "./plain.ts";

/** Names that expressions see, without the dollar sign. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Why an expression gave no value; the text continues "The JSONata expression '…' specified for the field '…' ". */
export class ExpressionError extends Error {
  constructor(field: string, source: string, problem: string) {
    super(`The JSONata expression '${source}' specified for the field '${field}' ${problem}`);
    this.name = "ExpressionError";
  }
}

const CACHE_SIZE = 5_000;
const compiled = new Map<string, jsonata.Expression>();

/** The source of `{% … %}`; undefined for any other string. The string begins and ends with the delimiters, without
 * spaces around. https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export function expressionSource(text: string): string | undefined {
  if (text.length < 4 || !text.startsWith("{%") || !text.endsWith("%}")) return undefined;
  return text.slice(2, -2).trim();
}

/** Compiles once per source; throws JSONata's own error on a mistake. An expression keeps no state between evaluations. */
export function compileExpression(source: string): jsonata.Expression {
  const known = compiled.get(source);
  if (known) return known;
  const expression = jsonata(source);
  if (compiled.size >= CACHE_SIZE) compiled.clear();
  compiled.set(source, expression);
  return expression;
}

/**
 * Replaces each expression in a template by its value; literals never ask for bindings. `field` is the path that errors name, for example `Arguments/Key`.
 * There is no input document: unqualified names, `$` and `$$` at the top level are undefined.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html "You can't use $ or $$ at the top level"
 */
export async function evaluateTemplate(
  template: unknown,
  field: string,
  bindings: () => Bindings,
): Promise<unknown> {
  if (typeof template === "string") {
    const source = expressionSource(template);
    return source === undefined ? template : evaluateExpression(source, field, bindings);
  }
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) {
    const items: unknown[] = [];
    for (const [index, item] of template.entries()) {
      items.push(await evaluateTemplate(item, `${field}[${index}]`, bindings));
    }
    return items;
  }
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(template)) {
    members.push([key, await evaluateTemplate(member, `${field}/${key}`, bindings)]);
  }
  return Object.fromEntries(members);
}

async function evaluateExpression(source: string, field: string, bindings: () => Bindings): Promise<unknown> {
  try {
    const value: unknown = await compileExpression(source).evaluate(undefined, bindings());
    return toPlain(value);
  } catch (error) {
    throw new ExpressionError(field, source, problemOf(error));
  }
}

const NOT_JSON = {
  undefined: "returned nothing (undefined).",
  function: "returned a function, which is no JSON value.",
  number: "returned a number that JSON cannot represent.",
} as const;

function problemOf(error: unknown): string {
  if (error instanceof NotJson) return NOT_JSON[error.fault];
  return `threw an error during evaluation. ${jsonataMessage(error)}`;
}

/** JSONata throws plain objects `{code, message, …}`. */
export function jsonataMessage(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const code = "code" in error && typeof error.code === "string" ? `${error.code}: ` : "";
  const message = "message" in error && typeof error.message === "string" ? error.message : "Unknown error";
  return `${code}${message}`;
}
