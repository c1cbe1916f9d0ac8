import { compileExpression, expressionSource, jsonataMessage } from "./expressions.ts";

/** Hears what is wrong: where (`States.Greet.Retry[0]`), and a sentence. */
export type Report = (at: string, sentence: string) => void;

/** Looks at one value of a definition. */
export type Check = (value: unknown, at: string, report: Report) => void;

/** Fields that an object may have. */
export type Fields = Readonly<Record<string, Check>>;

/** Whether a value is an object with members, not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expects(what: string, holds: (value: unknown) => boolean): Check {
  return (value, at, report) => {
    if (!holds(value)) report(at, `expected ${what}, but got ${JSON.stringify(value)?.slice(0, 80)}.`);
  };
}

/** Any string. */
export const text: Check = expects("a string", (value) => typeof value === "string");

/** A state's name. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "80 characters" */
export const name: Check = expects("a string of 1 to 80 characters", (value) => {
  return typeof value === "string" && value.length > 0 && value.length <= 80;
});

/** One of these values. */
export function oneOf(...allowed: readonly unknown[]): Check {
  return expects(allowed.map((each) => JSON.stringify(each)).join(" or "), (value) =>
    allowed.includes(value),
  );
}

/** An integer, bounds included. */
export function integer(min: number, max: number): Check {
  return expects(`an integer from ${min} to ${max}`, (value) => {
    return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
  });
}

/** A finite number, bound included. */
export function number(min: number): Check {
  return expects(`a number of at least ${min}`, (value) => {
    return typeof value === "number" && Number.isFinite(value) && value >= min;
  });
}

/** A value in which any string may be an expression; each must compile. */
export const template: Check = (value, at, report) => {
  if (typeof value === "string") compiles(value, at, report);
  else if (Array.isArray(value)) value.forEach((item, index) => template(item, `${at}[${index}]`, report));
  else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) template(member, `${at}.${key}`, report);
  }
};

/** An expression, or what `check` allows. */
export function expressionOr(check: Check): Check {
  return (value, at, report) => {
    if (typeof value === "string" && expressionSource(value) !== undefined) compiles(value, at, report);
    else check(value, at, report);
  };
}

/** An expression and nothing else. */
export const expression: Check = expressionOr((value, at, report) =>
  report(at, `expected an expression "{% … %}", but got ${JSON.stringify(value)?.slice(0, 80)}.`),
);

function compiles(value: string, at: string, report: Report): void {
  const source = expressionSource(value);
  if (source === undefined) return;
  try {
    compileExpression(source);
  } catch (error) {
    report(at, `the expression does not compile: ${jsonataMessage(error)}`);
  }
}

/** An array, each item checked; `least` is how many there must be. */
export function list(item: Check, least = 0): Check {
  return (value, at, report) => {
    if (!Array.isArray(value)) return report(at, "expected an array.");
    if (value.length < least) report(at, `expected at least ${least} item.`);
    value.forEach((each, index) => item(each, `${at}[${index}]`, report));
  };
}

/** An object with any names, each member checked. */
export function members(check: Check, least = 0): Check {
  return (value, at, report) => {
    if (!isObject(value)) return report(at, "expected an object.");
    if (Object.keys(value).length < least) report(at, `expected at least ${least} member.`);
    for (const [key, member] of Object.entries(value)) check(member, `${at}.${key}`, report);
  };
}

/** An object with these fields and no others. */
export function object(fields: Fields, required: readonly string[] = []): Check {
  return (value, at, report) => {
    if (!isObject(value)) return report(at, "expected an object.");
    for (const key of required) {
      if (!Object.hasOwn(value, key)) report(at, `the field '${key}' is missing.`);
    }
    for (const [key, member] of Object.entries(value)) {
      if (Object.hasOwn(fields, key)) fields[key]?.(member, `${at}.${key}`, report);
      else report(at, `the field '${key}' is not known here; known are ${Object.keys(fields).join(", ")}.`);
    }
  };
}
