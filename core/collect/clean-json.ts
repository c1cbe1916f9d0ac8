import { isRecord } from "../json.ts";
import type { Json, JsonObject } from "../json.ts";
import { COLLECT_LIMITS } from "./limits.ts";

/** Names that reach a prototype when an object is copied carelessly further down. */
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(["", "__proto__", "constructor", "prototype"]);

/**
 * A value as it may be stored: no prototype names, no half surrogates, no numbers that a store cannot hold exactly (they become text).
 * Undefined if it nests deeper than 16 levels.
 */
export function cleanJson(value: unknown, level = 0): Json | undefined {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return cleanText(value);
  if (typeof value === "number")
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? cleanNumber(value) : String(value);
  if (level >= COLLECT_LIMITS.depth) return undefined;
  if (Array.isArray(value)) return cleanList(value, level);
  return isRecord(value) ? cleanRecord(value, level) : null;
}

/** An object as it may be stored: `{}` for what is not one; undefined if it nests too deeply. */
export function cleanObject(value: unknown): JsonObject | undefined {
  return isRecord(value) ? cleanRecord(value, 0) : {};
}

/** Text without half surrogates and the two non-characters that SQS refuses. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(/[\uFFFE\uFFFF]/gu, "\uFFFD");
}

/** The smallest magnitude that DynamoDB holds is 1e-130. */
function cleanNumber(value: number): number {
  return Math.abs(value) < 1e-130 ? 0 : value;
}

function cleanList(values: readonly unknown[], level: number): Json | undefined {
  const cleaned: Json[] = [];
  for (const value of values) {
    const item = cleanJson(value, level + 1);
    if (item === undefined) return undefined;
    cleaned.push(item);
  }
  return cleaned;
}

function cleanRecord(record: Readonly<Record<string, unknown>>, level: number): JsonObject | undefined {
  const cleaned: Record<string, Json> = {};
  for (const [name, value] of Object.entries(record)) {
    if (FORBIDDEN_NAMES.has(name)) continue;
    const part = cleanJson(value, level + 1);
    if (part === undefined) return undefined;
    cleaned[cleanText(name)] = part;
  }
  return cleaned;
}
