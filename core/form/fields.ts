import type { FormField } from "../definitions/definition.ts";
import { isAddress } from "../identity/address.ts";
import type { Json } from "../json.ts";
import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";

/** Characters of one field's text: enough for any name, too little for somebody else's advertisement in a subject line. */
const FIELD_LENGTH = 200;

/** The value of one field, undefined if it was left empty, or a sentence that says what is wrong. */
export function readField(name: string, field: FormField, given: unknown): Result<Json | undefined, string> {
  const value = readByType(name, field, given);
  if (!value.ok || !field.required) return value;
  const isMissing = value.value === undefined || (field.type === "checkbox" && value.value === false);
  return isMissing ? err(`${labelOf(name)} is missing. ${EXPECTED[field.type]}`) : value;
}

/** Whether a box was ticked: present and not one of the words for no. */
export function isTicked(given: unknown): boolean {
  if (typeof given === "boolean") return given;
  if (typeof given === "number") return given !== 0;
  return typeof given === "string" && !["", "0", "false", "off", "no"].includes(given.trim().toLowerCase());
}

/** A field's name as it may begin a sentence: `first_name` is `First name`. */
function labelOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " ");
}

const EXPECTED: Readonly<Record<FormField["type"], string>> = {
  text: "Expected some text.",
  email: "Expected an email address such as name@example.com.",
  number: "Expected a number such as 12 or 3.5.",
  checkbox: "Expected the box to be ticked.",
};

function readByType(name: string, field: FormField, given: unknown): Result<Json | undefined, string> {
  if (field.type === "checkbox") return ok(isTicked(given));
  const text = readText(name, given);
  if (!text.ok || text.value === undefined) return text;
  const value = OF_TEXT[field.type](text.value);
  return value === undefined ? err(`${labelOf(name)} is not usable. ${EXPECTED[field.type]}`) : ok(value);
}

const OF_TEXT: Readonly<Record<Exclude<FormField["type"], "checkbox">, (text: string) => Json | undefined>> =
  {
    text: (text) => text,
    email: (text) => (isAddress(text) ? text : undefined),
    number: (text) => {
      const number = Number(text.replace(",", "."));
      return Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : undefined;
    },
  };

/** One line of text: control characters become spaces, since names end up in headers. */
function readText(name: string, given: unknown): Result<string | undefined, string> {
  if (given === undefined || given === null) return ok(undefined);
  if (typeof given !== "string" && typeof given !== "number")
    return err(`${labelOf(name)} is not usable. Expected text.`);
  const text = String(given)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\uFFFE\uFFFF]+/gu, " ")
    .trim();
  if (text.length > FIELD_LENGTH)
    return err(`${labelOf(name)} has ${text.length} characters. Expected at most ${FIELD_LENGTH}.`);
  return ok(text === "" ? undefined : text);
}
