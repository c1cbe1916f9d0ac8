import type { AttributeValue } from "aws-lambda";

type Image = Record<string, AttributeValue>;

/** Plain values as a stream carries them. */
export function marshall(item: Readonly<Record<string, unknown>>): Image {
  const present = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  return { M: marshall(value as Record<string, unknown>) };
}
