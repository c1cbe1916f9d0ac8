/**
 * The form of an address that identifies it: trimmed, NFC, lower case throughout. Mailboxes that differ only by case are one person
 * everywhere that matters; plus-labels and dots are kept, since only Gmail ignores them.
 */
export function normaliseAddress(address: string): string {
  return address.trim().normalize("NFC").toLowerCase();
}

/** Peppered hash of a normalised address (HMAC-SHA-256, hexadecimal): what indexes and suppression are keyed by. */
export type AddressHasher = (address: string) => string;

/** Nothing that a header gives a meaning to: `x<ada@example.com>` reaches Ada, whatever is known of her own address. */
const ADDRESS = /^[^\s\p{Cc}@<>()[\],;:"\\]+@[^\s\p{Cc}@<>()[\],;:"\\.]+(?:\.[^\s\p{Cc}@<>()[\],;:"\\.]+)+$/u;

/** Whether a text can be mailed at all: one @, a dot in the domain, no blanks or brackets, at most 254 characters (RFC 5321, 4.5.3.1.3). */
export function isAddress(text: unknown): text is string {
  return typeof text === "string" && text.length <= 254 && ADDRESS.test(text.trim());
}

/** A text in which everything that looks like an address is replaced: for logs and stored reasons. */
export function withoutAddresses(text: string): string {
  return text.replaceAll(/[^\s<>"']+@[^\s<>"']+/gu, "(address)");
}
