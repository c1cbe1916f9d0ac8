/** What needs no quotes in a display name: RFC 5322, 3.2.3. */
const ATOMS = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*$/u;

/** An encoded word has at most 75 characters (RFC 2047, 2): 45 bytes in base64, and what stands around them. */
const BYTES_PER_WORD = 45;

/**
 * `Name <address>` as a header may carry it: SES takes ASCII only and wants other names as encoded words.
 * docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function senderMailbox(sender: string): string {
  const { name = "", address } = /^(?<name>[^<]*)<(?<address>[^<>]*)>\s*$/u.exec(sender)?.groups ?? {};
  if (address === undefined) return sender.trim();
  const display = name.trim();
  return display === "" ? address : `${displayName(display)} <${address}>`;
}

function displayName(name: string): string {
  if (ATOMS.test(name)) return name;
  if (/^[\x20-\x7e]*$/u.test(name)) return `"${name.replaceAll(/["\\]/gu, String.raw`\$&`)}"`;
  return encodableParts(name)
    .map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`)
    .join(" ");
}

/** Parts of bearable size, cut between characters. */
function encodableParts(name: string): readonly string[] {
  const parts = [""];
  for (const character of name) {
    const longer = (parts.at(-1) ?? "") + character;
    if (Buffer.byteLength(longer) > BYTES_PER_WORD) parts.push(character);
    else parts[parts.length - 1] = longer;
  }
  return parts;
}
