import { createAddressHasher } from "../../core/identity/address-hasher.ts";
import type { AddressHasher } from "../../core/identity/address.ts";
import { createLinkTokens, parseLinkSecret } from "../../core/message/link-token.ts";
import type { LinkTokens } from "../../core/message/link-token.ts";
import type { Clock, Instant } from "../../core/time.ts";
import type { AwsCaller } from "./signed-request.ts";

/** How long a secret is kept before it is read again: 5 minutes, so that a rotated key is known soon. */
export const SECRET_LIFE_MS = 5 * 60_000;

/** Reads a secret on first use and keeps what was made of it. */
export type SecretSource<T> = () => Promise<T>;

interface Kept<T> {
  readonly value: Promise<T>;
  readonly at: Instant;
}

/** A secret as `make` turns it into something usable; read at most every 5 minutes, and kept if reading it again fails. */
export function createSecretSource<T>(
  call: AwsCaller,
  clock: Clock,
  secretId: string,
  make: (secret: string) => T,
): SecretSource<T> {
  let kept: Kept<T> | undefined;
  return () => {
    const now = clock();
    if (kept && now - kept.at < SECRET_LIFE_MS) return kept.value;
    const before = kept;
    const value = readSecret(call, secretId)
      .then(make)
      .catch((error: unknown) => {
        if (before) return before.value;
        kept = undefined;
        throw error;
      });
    kept = { value, at: now };
    return value;
  };
}

/** The link tokens of LINK_SECRET_ARN. */
export function createLinkTokenSource(
  call: AwsCaller,
  clock: Clock,
  secretId: string,
): SecretSource<LinkTokens> {
  return createSecretSource(call, clock, secretId, (text) => createLinkTokens(parseLinkSecret(text)));
}

/** The address hasher of PEPPER_SECRET_ARN, whose value is the pepper itself. */
export function createAddressHasherSource(
  call: AwsCaller,
  clock: Clock,
  secretId: string,
): SecretSource<AddressHasher> {
  return createSecretSource(call, clock, secretId, createAddressHasher);
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
async function readSecret(call: AwsCaller, secretId: string): Promise<string> {
  const answer = await call({
    service: "secretsmanager",
    target: "secretsmanager.GetSecretValue",
    protocol: "1.1",
    input: { SecretId: secretId },
  });
  const secret = answer["SecretString"];
  if (typeof secret === "string") return secret;
  throw new Error(
    `The secret ${secretId} has no SecretString. Put a text value into it; binary secrets are not read.`,
  );
}
