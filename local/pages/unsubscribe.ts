import type { Mail } from "../services/ses.ts";

/** What a mail client would do with a message's unsubscribe headers. */
export interface OneClick {
  /** Absent when the message cannot be unsubscribed from by one click. */
  readonly url?: string;
  readonly reason?: string;
}

/**
 * One click needs both headers, `List-Unsubscribe-Post: List-Unsubscribe=One-Click` and a `List-Unsubscribe` with exactly one web address:
 * rfc-editor.org/rfc/rfc8058 (section 3).
 */
export function unsubscribeOf(mail: Mail): OneClick {
  const list = headerOf(mail, "List-Unsubscribe");
  if (list === undefined) return { reason: "The message has no List-Unsubscribe header." };
  const urls = [...list.matchAll(/<(https?:[^<>]+)>/g)].flatMap(([, url]) =>
    url === undefined ? [] : [url],
  );
  const [url] = urls;
  if (url === undefined || urls.length > 1) {
    return { reason: `List-Unsubscribe must have one web address; it has ${urls.length}.` };
  }
  if (headerOf(mail, "List-Unsubscribe-Post") !== "List-Unsubscribe=One-Click") {
    return { reason: "The header List-Unsubscribe-Post is not List-Unsubscribe=One-Click." };
  }
  return { url };
}

/** Posts as Gmail does: no cookies, no redirects followed. */
export async function unsubscribe(mail: Mail): Promise<{ readonly ok: boolean; readonly message: string }> {
  const { url, reason = "" } = unsubscribeOf(mail);
  if (url === undefined) return { ok: false, message: reason };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
      redirect: "manual",
    });
    await response.body?.cancel();
    const ok = response.status >= 200 && response.status < 300;
    return {
      ok,
      message: ok ? "Unsubscribed." : `The address answered ${response.status}; a mail client expects 200.`,
    };
  } catch (error) {
    return {
      ok: false,
      message: `The address did not answer: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function headerOf(mail: Mail, name: string): string | undefined {
  return mail.headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}
