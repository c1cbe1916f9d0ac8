import type { Json } from "../json.ts";
import type { AttributeCondition, Condition } from "./condition.ts";

/** Reads an attribute of a contact by its name; undefined if she has none. */
export type AttributeReader = (name: string) => Json | undefined;

/**
 * Whether an attribute is as a condition asks. Texts compare without regard to case. An absent attribute is no value at all: it
 * satisfies only `is_not` and `exists: false`.
 */
export function attributeHolds(condition: AttributeCondition, read: AttributeReader): boolean {
  const value = read(condition.attribute) ?? undefined;
  if (condition.exists !== undefined) return condition.exists === (value !== undefined);
  if (condition.is_not !== undefined) return !same(value, condition.is_not);
  if (value === undefined) return false;
  if (condition.is !== undefined) return same(value, condition.is);
  if (condition.one_of !== undefined) return condition.one_of.some((each) => same(value, each));
  if (condition.contains !== undefined) return contains(value, condition.contains);
  if (condition.starts_with !== undefined) {
    return typeof value === "string" && folded(value).startsWith(folded(condition.starts_with));
  }
  if (typeof value !== "number") return false;
  return value >= (condition.at_least ?? -Infinity) && value <= (condition.at_most ?? Infinity);
}

/** Whether a condition holds that is about attributes alone, as in a `fit` score; anything else in it does not hold. */
export function holdsByAttributes(condition: Condition, read: AttributeReader): boolean {
  if ("all" in condition) return condition.all.every((each) => holdsByAttributes(each, read));
  if ("any" in condition) return condition.any.some((each) => holdsByAttributes(each, read));
  if ("not" in condition) return !holdsByAttributes(condition.not, read);
  return "attribute" in condition && attributeHolds(condition, read);
}

function same(value: Json | undefined, expected: string | number | boolean): boolean {
  if (typeof value === "string" && typeof expected === "string") return folded(value) === folded(expected);
  return value === expected;
}

function contains(value: Json, part: string): boolean {
  if (typeof value === "string") return folded(value).includes(folded(part));
  return Array.isArray(value) && value.some((each: Json) => same(each, part));
}

function folded(text: string): string {
  return text.toLowerCase();
}
