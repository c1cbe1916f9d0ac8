import { InvalidInputError } from "./errors.ts";
import { isRecord } from "./json.ts";

/** Each variable of a function's environment, and whether it may be absent. */
export type EnvironmentShape = Readonly<Record<string, "required" | "optional">>;

/** The variables of a shape, with their values. */
type Values<S extends EnvironmentShape> = {
  readonly [K in keyof S as S[K] extends "required" ? K : never]: string;
} & {
  readonly [K in keyof S as S[K] extends "optional" ? K : never]?: string;
};

/**
 * A function's environment, written once in its `env.ts`: infrastructure is typed by it and the function reads it. Plain data, not a schema
 * library, since every millisecond of a cold start is somebody's page view.
 */
export interface Environment<S extends EnvironmentShape = EnvironmentShape> {
  readonly shape: S;
  /** The values, or `InvalidInputError` naming every variable that is missing. */
  parse(source: Readonly<Record<string, string | undefined>>): Values<S>;
}

/** What an environment holds. */
export type EnvironmentOf<E> = E extends Environment<infer S> ? Values<S> : never;

/** An environment of this shape. */
export function defineEnvironment<const S extends EnvironmentShape>(shape: S): Environment<S> {
  return {
    shape,
    parse(source) {
      const missing = Object.keys(shape).filter((name) => shape[name] === "required" && !source[name]);
      if (missing.length > 0) {
        throw new InvalidInputError(
          `Environment variables are missing: ${missing.join(", ")}. Deploy the stacks again.`,
        );
      }
      const present = Object.keys(shape).flatMap((name) => (source[name] ? [[name, source[name]]] : []));
      // Every required name was found above; the compiler cannot follow names through entries.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return Object.fromEntries(present) as Values<S>;
    },
  };
}

/** A variable that holds a JSON list of texts. */
export function parseTexts(name: string, json: string): readonly string[] {
  const value: unknown = JSON.parse(json);
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new InvalidInputError(`${name} is not a JSON list of texts. Deploy the stacks again.`);
}

/** A variable that holds a JSON list of objects, each read by `read`. */
export function parseRecords<T>(
  name: string,
  json: string,
  read: (record: Readonly<Record<string, unknown>>) => T | undefined,
): readonly T[] {
  const value: unknown = JSON.parse(json);
  const records = Array.isArray(value)
    ? value.map((each: unknown) => (isRecord(each) ? read(each) : undefined))
    : [undefined];
  if (records.every((each) => each !== undefined)) return records;
  throw new InvalidInputError(`${name} is not a JSON list of the expected objects. Deploy the stacks again.`);
}
