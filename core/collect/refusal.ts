import type { IdSource } from "../ids.ts";
import { isRecord } from "../json.ts";
import type { Instant } from "../time.ts";
import type { RefusedEvent } from "../tracking-event.ts";
import { cleanText } from "./clean-json.ts";
import { COLLECT_LIMITS } from "./limits.ts";

/** Keeps what could not be taken with its reason and at most 1 KB of it; write keys are left out, since a server's is secret. */
export function refuse(
  what: unknown,
  reason: string,
  at: { readonly receivedAt: Instant; readonly newId: IdSource; readonly keyName?: string | undefined },
): RefusedEvent {
  const shown = isRecord(what) ? { ...what, writeKey: undefined } : what;
  const text = cleanText(textOf(shown).slice(0, COLLECT_LIMITS.excerpt));
  return {
    refusedId: at.newId(at.receivedAt),
    receivedAt: at.receivedAt,
    reason,
    excerpt: shorten(text),
    ...(at.keyName === undefined ? {} : { keyName: at.keyName }),
  };
}

/** Cuts to 1 KB of UTF-8 without leaving half a character. */
function shorten(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= COLLECT_LIMITS.excerpt) return text;
  return bytes
    .subarray(0, COLLECT_LIMITS.excerpt)
    .toString("utf8")
    .replace(/\uFFFD+$/u, "");
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "(nested too deeply to show)";
  }
}
