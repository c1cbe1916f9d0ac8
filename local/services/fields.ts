import { AwsError } from "../contracts.ts";

/** A JSON object of unknown content: an API call's input, a template resource's properties. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object itself, or an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The list itself, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((entry) => typeof entry === "string");
}

export function textOf(input: Fields, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

/** CloudFormation writes numbers and booleans as strings as often as not; APIs write numbers. */
export function numberOf(input: Fields, name: string): number | undefined {
  const value = input[name];
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
}

export function requiredText(input: Fields, name: string, code = "ValidationException"): string {
  const value = textOf(input, name);
  if (value === undefined || value === "") {
    throw new AwsError(code, `1 validation error detected: '${name}' must be a non-empty string.`);
  }
  return value;
}

/** Parses JSON; undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A policy, pattern or definition in a template: an object, or the same as a JSON text. */
export function documentOf(value: unknown): unknown {
  return typeof value === "string" ? parseJson(value) : value;
}

/** Stops the boot when a nested object has a property that this cloud does not model: nothing is skipped in silence. */
export function onlyKnown(value: Fields, known: readonly string[], where: string): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `${where} has the property "${unknown}", which the local cloud does not model. ` +
        `It knows ${known.join(", ")}. Leave the property out, or teach it to local/services.`,
    );
  }
}

/** The last part of an ARN or path: `arn:aws:sqs:eu-west-1:1:orders` → `orders`. */
export function lastPart(value: string, separator = ":"): string {
  return value.slice(value.lastIndexOf(separator) + 1);
}
