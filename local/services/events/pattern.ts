import { isIP } from "node:net";
import { AwsError } from "../../contracts.ts";
import { type Fields, isFields, listOf } from "../fields.ts";
import { inCidr, parseCidr } from "./cidr.ts";

/** Whether an event matches a pattern. */
export type Matcher = (event: unknown) => boolean;

/** A test of one value; `undefined` stands for a field that the event does not have. */
type Test = (value: unknown) => boolean;

/**
 * Compiles an event pattern, or throws InvalidEventPatternException with the path of the mistake.
 * docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compilePattern(pattern: unknown): Matcher {
  if (!isFields(pattern) || Object.keys(pattern).length === 0) {
    throw invalid("", "must be a JSON object with at least one field");
  }
  return compileObject(pattern, "");
}

function compileObject(pattern: Fields, path: string): Matcher {
  const parts = Object.entries(pattern).map(([name, value]) => {
    const where = path === "" ? name : `${path}.${name}`;
    if (name === "$or") return compileOr(value, where);
    const matches = compileField(value, where);
    return (event: unknown): boolean => matches(isFields(event) ? event[name] : undefined);
  });
  return (event) => parts.every((matches) => matches(event));
}

function compileOr(value: unknown, path: string): Matcher {
  const alternatives = listOf(value);
  if (alternatives.length < 2) throw invalid(path, "must be a list of at least two patterns");
  const matchers = alternatives.map((alternative, index) => {
    if (!isFields(alternative)) throw invalid(`${path}[${index}]`, "must be an object");
    return compileObject(alternative, path);
  });
  return (event) => matchers.some((matches) => matches(event));
}

function compileField(value: unknown, path: string): Test {
  if (isFields(value)) {
    if (Object.keys(value).length === 0) throw invalid(path, "is an empty object");
    const matches = compileObject(value, path);
    // Fields below a list must match in one and the same element.
    return (actual) => (Array.isArray(actual) ? listOf(actual).some(matches) : matches(actual));
  }
  if (!Array.isArray(value)) throw invalid(path, `must be an object or a list, not ${JSON.stringify(value)}`);
  if (value.length === 0) throw invalid(path, "is an empty list");
  const tests = listOf(value).map((entry) => compileEntry(entry, path));
  return (actual) => tests.some((test) => test(actual));
}

function compileEntry(entry: unknown, path: string): Test {
  if (!isFields(entry)) {
    if (Array.isArray(entry)) throw invalid(path, "has a list in a list");
    return ofAny((actual) => actual === entry);
  }
  const [operator, ...more] = Object.keys(entry);
  if (operator === undefined || more.length > 0)
    throw invalid(path, "needs exactly one operator in each object");
  const compile = operators[operator];
  if (compile === undefined) {
    throw invalid(
      path,
      `has the unknown operator "${operator}"; known are ${Object.keys(operators).join(", ")}`,
    );
  }
  return compile(entry[operator], path);
}

type Compile = (operand: unknown, path: string) => Test;

const operators: Readonly<Record<string, Compile>> = {
  prefix: (operand, path) => ofAny(affix(operand, path, "prefix")),
  suffix: (operand, path) => ofAny(affix(operand, path, "suffix")),
  "equals-ignore-case": (operand, path) => ofAny(ignoringCase(operand, path)),
  wildcard: (operand, path) => ofAny(wildcard(operand, path)),
  numeric: (operand, path) => ofAny(numeric(operand, path)),
  cidr: (operand, path) => ofAny(cidr(operand, path)),
  exists: (operand, path) => {
    if (typeof operand !== "boolean") throw invalid(path, "exists must be true or false");
    return (actual) => isLeaf(actual) === operand;
  },
  "anything-but": (operand, path) => {
    const refused = anythingBut(operand, path);
    // A list matches when none of its elements is refused; an absent field never matches.
    return (actual) => isLeaf(actual) && !valuesOf(actual).some(refused);
  },
};

function anythingBut(operand: unknown, path: string): Test {
  if (!isFields(operand)) {
    const refused = Array.isArray(operand) ? listOf(operand) : [operand];
    if (
      refused.length === 0 ||
      refused.some((value) => typeof value === "object" || typeof value === "boolean")
    ) {
      throw invalid(path, "anything-but takes strings, numbers or one operator");
    }
    return (actual) => refused.includes(actual);
  }
  const [operator, ...more] = Object.keys(operand);
  const allowed = ["prefix", "suffix", "equals-ignore-case", "wildcard"];
  if (operator === undefined || more.length > 0 || !allowed.includes(operator)) {
    throw invalid(path, `anything-but takes one of ${allowed.join(", ")}`);
  }
  const alternatives = Array.isArray(operand[operator]) ? listOf(operand[operator]) : [operand[operator]];
  const tests = alternatives.map((alternative) => operators[operator]?.(alternative, path));
  return (actual) => tests.some((test) => test?.(actual));
}

function affix(operand: unknown, path: string, side: "prefix" | "suffix"): Test {
  const folded = isFields(operand) && Object.keys(operand).join() === "equals-ignore-case";
  const text = folded ? operand["equals-ignore-case"] : operand;
  if (typeof text !== "string")
    throw invalid(path, `${side} must be a string or {"equals-ignore-case": string}`);
  const fold = (value: string): string => (folded ? value.toLowerCase() : value);
  const wanted = fold(text);
  return (actual) =>
    typeof actual === "string" &&
    (side === "prefix" ? fold(actual).startsWith(wanted) : fold(actual).endsWith(wanted));
}

function ignoringCase(operand: unknown, path: string): Test {
  if (typeof operand !== "string") throw invalid(path, "equals-ignore-case must be a string");
  const wanted = operand.toLowerCase();
  return (actual) => typeof actual === "string" && actual.toLowerCase() === wanted;
}

function wildcard(operand: unknown, path: string): Test {
  if (typeof operand !== "string") throw invalid(path, "wildcard must be a string");
  // "Consecutive wildcard characters are not supported"; a backslash escapes.
  if (/(?<!\\)\*\*/.test(operand)) throw invalid(path, "wildcard has two * in a row");
  const source = operand.replace(/\\[*\\]|[.*+?^${}()|[\]\\]/g, (part) =>
    part === "*" ? ".*" : part.length === 2 ? part : `\\${part}`,
  );
  const pattern = new RegExp(`^${source}$`, "s");
  return (actual) => typeof actual === "string" && pattern.test(actual);
}

const comparisons: Readonly<Record<string, (actual: number, operand: number) => boolean>> = {
  "=": (actual, operand) => actual === operand,
  "<": (actual, operand) => actual < operand,
  "<=": (actual, operand) => actual <= operand,
  ">": (actual, operand) => actual > operand,
  ">=": (actual, operand) => actual >= operand,
};

function numeric(operand: unknown, path: string): Test {
  const parts = listOf(operand);
  if (parts.length !== 2 && parts.length !== 4)
    throw invalid(path, 'numeric takes [">", 1] or [">", 1, "<=", 9]');
  const tests = [parts.slice(0, 2), parts.slice(2)]
    .filter((pair) => pair.length > 0)
    .map(([sign, limit]) => {
      const compare = comparisons[String(sign)];
      if (compare === undefined || typeof limit !== "number") {
        throw invalid(path, `numeric does not understand ${JSON.stringify(operand)}`);
      }
      return (actual: number): boolean => compare(actual, limit);
    });
  return (actual) => typeof actual === "number" && tests.every((test) => test(actual));
}

function cidr(operand: unknown, path: string): Test {
  const block = typeof operand === "string" ? parseCidr(operand) : undefined;
  if (block === undefined) throw invalid(path, 'cidr must be a block such as "10.0.0.0/24"');
  return (actual) => typeof actual === "string" && isIP(actual) !== 0 && inCidr(actual, block);
}

/** A list in the event matches when one of its elements does. */
function ofAny(test: Test): Test {
  return (actual) => valuesOf(actual).some(test);
}

function valuesOf(actual: unknown): readonly unknown[] {
  return Array.isArray(actual) ? listOf(actual) : [actual];
}

/** `exists` and `anything-but` see leaves only: neither objects nor empty lists. */
function isLeaf(actual: unknown): boolean {
  return Array.isArray(actual)
    ? listOf(actual).some((value) => !isFields(value))
    : actual !== undefined && !isFields(actual);
}

function invalid(path: string, reason: string): AwsError {
  return new AwsError(
    "InvalidEventPatternException",
    `Event pattern is not valid. Reason: ${path === "" ? "the pattern" : `"${path}"`} ${reason}.`,
  );
}
