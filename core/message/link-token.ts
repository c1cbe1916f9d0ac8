import { createHmac, timingSafeEqual } from "node:crypto";
import { InvalidInputError } from "../errors.ts";
import { isRecord } from "../json.ts";
import type { Instant } from "../time.ts";
import { LINK_PAYLOADS } from "./link-payloads.ts";
import type { LinkPayloads, LinkPurpose } from "./link-payloads.ts";

/** One signing key: `kid` names it in tokens, `secret` is at least 32 characters of randomness. */
export interface LinkKey {
  readonly kid: string;
  readonly secret: string;
}

/** What the link secret holds: the key that signs, and the one before it, which still verifies. */
export interface LinkSecret extends LinkKey {
  readonly previous?: LinkKey;
}

/** Signs and verifies the tokens of links in messages: `v1.{kid}.{payload}.{mac}`, ids only, never an address. */
export interface LinkTokens {
  sign<P extends LinkPurpose>(purpose: P, payload: LinkPayloads[P]): string;
  /** The payload, or undefined if the token is not ours, is for another purpose or was altered. */
  verify<P extends LinkPurpose>(purpose: P, token: string): LinkPayloads[P] | undefined;
}

/** How long a visit token may be used after the click, in milliseconds: 30 minutes, so that a shared address bar joins nobody. */
export const VISIT_TOKEN_LIFE_MS = 30 * 60_000;

/** Whether a visit token of this age still proves that its browser made the click. A clock may be five minutes ahead. */
export function isVisitFresh(visit: LinkPayloads["visit"], now: Instant): boolean {
  return now - visit.at <= VISIT_TOKEN_LIFE_MS && visit.at - now <= 5 * 60_000;
}

/** Reads the secret's JSON: `{"kid":"k1","secret":"…","previous":{"kid":"k0","secret":"…"}}`. */
export function parseLinkSecret(text: string): LinkSecret {
  const value = parseObject(text);
  const current = parseKey(value);
  const previous = value["previous"];
  if (previous === undefined) return current;
  if (!isRecord(previous)) throw invalidSecret();
  return { ...current, previous: parseKey(previous) };
}

/** Tokens of one secret. Derived keys are made once: one per purpose and key, so that no token serves another purpose. */
export function createLinkTokens(secret: LinkSecret): LinkTokens {
  const keys = new Map<string, Buffer>();
  const keyOf = (purpose: LinkPurpose, key: LinkKey) => {
    const name = `${purpose}.${key.kid}`;
    const known =
      keys.get(name) ?? createHmac("sha256", key.secret).update(`espalier/link/${purpose}`).digest();
    keys.set(name, known);
    return known;
  };
  return {
    sign(purpose, payload) {
      const signed = `v1.${secret.kid}.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
      return `${signed}.${macOf(keyOf(purpose, secret), signed).toString("base64url")}`;
    },
    verify(purpose, token) {
      const parts = TOKEN_PATTERN.exec(token)?.groups;
      const key = [secret, secret.previous].find((candidate) => candidate?.kid === parts?.["kid"]);
      if (!parts || !key) return undefined;
      const mac = Buffer.from(parts["mac"] ?? "", "base64url");
      const expected = macOf(keyOf(purpose, key), parts["signed"] ?? "");
      if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) return undefined;
      return LINK_PAYLOADS[purpose](parsePayload(parts["payload"] ?? ""));
    },
  };
}

/** The last of 22 base64url characters carries two bits only: others would be second spellings of the same token. */
const TOKEN_PATTERN =
  /^(?<signed>v1\.(?<kid>[\w-]{1,32})\.(?<payload>[\w-]{1,700}))\.(?<mac>[\w-]{21}[AQgw])$/u;

function macOf(key: Buffer, signed: string): Buffer {
  return createHmac("sha256", key).update(signed).digest().subarray(0, 16);
}

function parsePayload(payload: string): Readonly<Record<string, unknown>> {
  try {
    return parseObject(Buffer.from(payload, "base64url").toString("utf8"));
  } catch {
    return {};
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidSecret();
  }
  if (!isRecord(value)) throw invalidSecret();
  return value;
}

function parseKey(value: Readonly<Record<string, unknown>>): LinkKey {
  const { kid, secret } = value;
  if (typeof kid !== "string" || !/^[\w-]{1,32}$/u.test(kid)) throw invalidSecret();
  if (typeof secret !== "string" || secret.length < 32) throw invalidSecret();
  return { kid, secret };
}

function invalidSecret(): InvalidInputError {
  return new InvalidInputError(
    'The link secret is not usable. Expected JSON {"kid":"k1","secret":"<at least 32 characters>"} with an optional "previous" of the same form; put such a value into the secret.',
  );
}
