import { createHash } from "node:crypto";
import type { Instant } from "./time.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Makes a new ULID for an instant. Adapters give a random one, tests a counted one. */
export type IdSource = (at: Instant) => string;

/** 26 Crockford characters: ten of time, sixteen of the given randomness (16 bytes, 5 bits of each are used). */
export function ulid(at: Instant, randomness: Uint8Array): string {
  let time = "";
  for (let rest = at, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = CROCKFORD[rest % 32] + time;
  let tail = "";
  for (let i = 0; i < 16; i++) tail += CROCKFORD[(randomness[i] ?? 0) % 32];
  return time + tail;
}

/**
 * An id that is the same for the same parts: 26 lower-case base-32 characters (130 bits) of their SHA-256.
 * Parts are length-prefixed, so ["ab","c"] and ["a","bc"] differ.
 */
export function hashId(...parts: readonly string[]): string {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(`${part.length}:${part}`);
  const bytes = digest.digest();
  let id = "";
  for (let i = 0; i < 26; i++) id += CROCKFORD[(bytes[i] ?? 0) % 32];
  return id.toLowerCase();
}
