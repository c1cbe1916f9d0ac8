import { InvalidInputError } from "../errors.ts";

/** SES takes at most 995 characters in a header value. docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
const MAX_HEADER_VALUE = 995;

/**
 * Headers that let a mail program leave with one click (RFC 8058): exactly one HTTPS address, and the POST that it takes.
 * Every marketing message carries both.
 */
export function unsubscribeHeaders(
  url: string,
): readonly { readonly name: string; readonly value: string }[] {
  const value = `<${url}>`;
  if (value.length > MAX_HEADER_VALUE || !/^<https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]+>$/u.test(value)) {
    throw new InvalidInputError(
      `The unsubscribe address is not usable as a header (${value.length} characters). Expected a plain URL of at most ${MAX_HEADER_VALUE - 2}; shorten the link domain.`,
    );
  }
  return [
    { name: "List-Unsubscribe", value },
    { name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" },
  ];
}
