/**
 * A key that lets a website or server send events. Browser keys are public and can only append; server keys are secret and trusted
 * with identity. Only the SHA-256 of a key is stored, so that a deployed template holds no secret.
 */
export interface WriteKey {
  readonly name: string;
  readonly kind: "browser" | "server";
  /** Hexadecimal SHA-256 of the key. */
  readonly sha256: string;
}

/** A write key as it is stored; undefined if it is none. */
export function readWriteKey({
  name,
  kind,
  sha256,
}: Readonly<Record<string, unknown>>): WriteKey | undefined {
  if (typeof name !== "string" || typeof sha256 !== "string") return undefined;
  return kind === "browser" || kind === "server" ? { name, kind, sha256 } : undefined;
}
