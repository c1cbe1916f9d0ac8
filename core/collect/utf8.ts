/** The text of bytes that are UTF-8 throughout (a byte order mark is dropped), else undefined. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
