import { createHash } from "node:crypto";
import type { Version } from "./definition.ts";

/** The version of compiled content: the first 16 hexadecimal digits of the SHA-256 of its JSON with sorted keys. */
export function versionOf(content: unknown): Version {
  return createHash("sha256").update(canonicalJson(content)).digest("hex").slice(0, 16);
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
