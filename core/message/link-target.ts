import type { LinkPayloads } from "./link-payloads.ts";

/** Query parameter of the visit token on pages of the website; the snippet takes it out of the address bar. */
export const VISIT_PARAMETER = "es";

/** What `{{ site.url }}` may look like in a click target. */
const SITE = /\{\{-?\s*site\.url\s*-?\}\}/gu;

/**
 * Where a click leads: the published target with the website put in. Undefined unless it is https without credentials, or on the website
 * itself (which may be http on a developer's machine).
 */
export function resolveTarget(target: string, siteUrl: string): URL | undefined {
  const url = URL.parse(target.replaceAll(SITE, siteUrl.replace(/\/$/u, "")));
  if (!url || url.username !== "" || url.password !== "") return undefined;
  return url.protocol === "https:" || isOnSite(url, siteUrl) ? url : undefined;
}

/** Whether a page belongs to the website, whose snippet may learn who visits. */
export function isOnSite(url: URL, siteUrl: string): boolean {
  return url.origin === URL.parse(siteUrl)?.origin;
}

/** The page with the visit token. */
export function withVisit(url: URL, token: string): URL {
  const visited = new URL(url);
  visited.searchParams.set(VISIT_PARAMETER, token);
  return visited;
}

/** Who visits, as the token says it. */
export function visitOf(
  message: { readonly contactId: string; readonly messageId: string },
  at: number,
): LinkPayloads["visit"] {
  return { contactId: message.contactId, messageId: message.messageId, at };
}
