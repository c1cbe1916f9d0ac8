import { fieldsOf } from "../services/fields.ts";
import { glob } from "./glob.ts";

/** Whether the values of a call satisfy a statement's `Condition` block. */
export type Conditions = (context: Readonly<Record<string, string>>) => boolean;

type Test = (actual: string | undefined, expected: readonly string[]) => boolean;

const any =
  (compare: (actual: string, expected: string) => boolean): Test =>
  (actual, expected) =>
    actual !== undefined && expected.some((one) => compare(actual, one));

const like = any((actual, pattern) => glob(pattern)(actual));
const equal = any((actual, one) => actual === one);

// A negated operator holds when the key is absent: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const OPERATORS: Readonly<Record<string, Test>> = {
  StringEquals: equal,
  StringNotEquals: (actual, expected) => !equal(actual, expected),
  StringLike: like,
  StringNotLike: (actual, expected) => !like(actual, expected),
  ArnEquals: like,
  ArnLike: like,
  Bool: any((actual, one) => actual.toLowerCase() === one.toLowerCase()),
  Null: (actual, expected) => expected.includes(String(actual === undefined)),
};

const texts = (value: unknown): readonly string[] => [value].flat().map(String);

// Condition keys are case-insensitive, their values are not: the same page.
const lookUp = (context: Readonly<Record<string, string>>, key: string): string | undefined =>
  context[key] ?? Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];

/** Compiles a `Condition` block; an operator that cannot be judged here throws with its name. */
export const compileConditions = (block: unknown, source: string): Conditions => {
  const tests = Object.entries(fieldsOf(block)).flatMap(([operator, keys]) => {
    const test = OPERATORS[operator];
    if (test === undefined)
      throw new Error(
        `${source}: the local cloud does not know the condition operator ${operator}. It knows ${Object.keys(OPERATORS).join(", ")}.`,
      );
    return Object.entries(fieldsOf(keys)).map(([key, expected]) => ({
      test,
      key,
      expected: texts(expected),
    }));
  });
  return (context) => tests.every(({ test, key, expected }) => test(lookUp(context, key), expected));
};
