import type { VirtualClock } from "../contracts.ts";
import { fieldsOf, numberOf } from "../services/fields.ts";
import type { Mail } from "../services/ses.ts";
import type { PageAnswer, PageRequest, PageRoute } from "./server.ts";
import { type OneClick, unsubscribe, unsubscribeOf } from "./unsubscribe.ts";

/** What the mailbox page shows and moves. */
export interface MailboxSource {
  readonly clock: VirtualClock;
  readonly ses: { mails(): readonly Mail[]; mail(id: string): Mail | undefined };
  /** Pages to go to from here. */
  readonly links: readonly PageLink[];
}

export interface PageLink {
  readonly label: string;
  readonly url: string;
}

const assets: Readonly<Record<string, string>> = {
  "/": "mailbox.html",
  "/page.css": "page.css",
  "/clock.ts": "clock.ts",
  "/mailbox.css": "mailbox.css",
  "/mailbox.ts": "mailbox.ts",
  "/icon.svg": "icon.svg",
};

const longestAdvance = 366 * 86_400_000;

/** The routes of the mailbox: its files, messages as JSON, a message's HTML, one-click unsubscribe, the clock. */
export function mailboxRoutes(source: MailboxSource): PageRoute {
  return async (request) => {
    const asset = request.method === "GET" ? assets[request.path] : undefined;
    if (asset !== undefined) return { kind: "asset", name: asset };
    return (await clockRoute(source, request)) ?? (await messageRoute(source, request));
  };
}

/** The routes of the virtual clock, which every page has. */
export async function clockRoute(
  { clock, links }: Pick<MailboxSource, "clock" | "links">,
  { method, path, input }: PageRequest,
): Promise<PageAnswer | undefined> {
  if (method === "GET" && path === "/clock") return json({ now: clock.now(), links });
  if (method !== "POST" || path !== "/advance") return undefined;
  const ms = numberOf(fieldsOf(input), "ms");
  if (ms === undefined || ms <= 0 || ms > longestAdvance) {
    return json({ message: "ms must be a number of milliseconds, above 0 and at most 366 days." }, 400);
  }
  await clock.advance(ms);
  return json({ now: clock.now() });
}

async function messageRoute(source: MailboxSource, request: PageRequest): Promise<PageAnswer | undefined> {
  const { method, path } = request;
  if (method === "GET" && path === "/messages") {
    return json(source.ses.mails().map(summary).toReversed());
  }
  const [, id = "", part] = /^\/messages\/([\w-]+)(?:\/(html|unsubscribe))?$/.exec(path) ?? [];
  const mail = source.ses.mail(id);
  if (mail === undefined) return undefined;
  if (method === "GET" && part === undefined) return json(viewOf(mail));
  if (method === "GET" && part === "html") return htmlOf(mail);
  if (method === "POST" && part === "unsubscribe") return json(await unsubscribe(mail));
  return undefined;
}

/** A message in the list. */
export interface MessageSummary extends Pick<Mail, "id" | "at" | "from" | "to" | "subject"> {
  /** The preheader, or the beginning of the plain text. */
  readonly preview: string;
  /** What came back last. */
  readonly status: string;
}

/** A message when it is read. */
export interface MessageView extends MessageSummary, Mail {
  readonly oneClick: OneClick;
}

function viewOf(mail: Mail): MessageView {
  return { ...summary(mail), ...mail, oneClick: unsubscribeOf(mail) };
}

function summary(mail: Mail): MessageSummary {
  return {
    id: mail.id,
    at: mail.at,
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    preview: (preheaderOf(mail) ?? mail.text ?? "").replaceAll(/\s+/g, " ").trim().slice(0, 140),
    status: mail.events.at(-1)?.type ?? "Send",
  };
}

/** What mail clients show beside the subject: a hidden element at the beginning of the message. */
function preheaderOf({ html = "" }: Mail): string | undefined {
  const [, hidden] = /<body[^>]*>\s*<div style="display:none[^"]*">([^<]*)<\/div>/.exec(html) ?? [];
  return hidden === undefined || hidden.trim() === "" ? undefined : unescapeHtml(hidden);
}

/** The message as a mail client shows it: no script runs, no frame is opened, links open in a new tab. */
function htmlOf(mail: Mail): PageAnswer {
  const body = mail.html ?? `<pre>${escapeHtml(mail.text ?? "")}</pre>`;
  const base = '<base target="_blank"><meta name="referrer" content="no-referrer">';
  const withBase = /<head[^>]*>/i.test(body)
    ? body.replace(/<head[^>]*>/i, (head) => `${head}${base}`)
    : `<!doctype html><head><meta charset="utf-8">${base}</head>${body}`;
  return {
    kind: "html",
    body: withBase,
    policy:
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src * data:; style-src 'unsafe-inline' *; font-src *; frame-ancestors 'self'",
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

function unescapeHtml(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
}

function json(body: unknown, status = 200): PageAnswer {
  return { kind: "json", status, body };
}
