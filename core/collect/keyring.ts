import { createHash } from "node:crypto";
import type { WriteKey } from "../write-key.ts";

/** Finds the write key that somebody presented. */
export interface Keyring {
  find(key: string): WriteKey | undefined;
}

/** A keyring over the keys of this deployment, which are known by their SHA-256 only. */
export function createKeyring(keys: readonly WriteKey[]): Keyring {
  const byHash = new Map(keys.map((key) => [key.sha256.toLowerCase(), key]));
  return { find: (key) => byHash.get(createHash("sha256").update(key).digest("hex")) };
}

/**
 * The write key of a request: the name of Basic authentication, else `writeKey` in the body, else a Bearer token.
 * https://www.twilio.com/docs/segment/connections/sources/catalog/libraries/server/http-api#authentication
 */
export function presentedKey(authorization: string | undefined, bodyKey: unknown): string | undefined {
  const [scheme = "", credentials = ""] = (authorization ?? "").trim().split(/\s+/u);
  if (scheme.toLowerCase() === "basic") {
    const name = Buffer.from(credentials, "base64").toString("utf8").split(":")[0];
    if (name) return name;
  }
  if (typeof bodyKey === "string" && bodyKey !== "") return bodyKey;
  return scheme.toLowerCase() === "bearer" && credentials !== "" ? credentials : undefined;
}
