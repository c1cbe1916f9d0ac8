import type { ProtectedText } from "./protected-liquid.ts";

const HREF = /(<a\b[^>]*?\shref=)(?:"([^"]*)"|'([^']*)')/gu;

/** The link that leaves: never tracked, so that leaving works whatever happens to tracking. */
const UNSUBSCRIBE = /^\{\{-?\s*unsubscribe_url\s*-?\}\}$/u;

const SITE = /^\{\{-?\s*site\.url\s*-?\}\}(?=$|[/?#])/u;

/** A link that may not stand in a message, and why. */
export interface LinkFault {
  readonly target: string;
  readonly why: string;
}

/** HTML whose links are numbered, and their targets by number. */
export interface NumberedLinks {
  readonly html: string;
  readonly links: readonly string[];
  readonly faults: readonly LinkFault[];
}

/** Replaces the target of every `<a href>` by `{{ links[n] }}`. Targets are kept at publishing, so a click never reads one from its URL. */
export function numberLinks(
  html: string,
  liquidOf: ProtectedText,
  hosts: readonly string[] | undefined,
): NumberedLinks {
  const links: string[] = [];
  const faults: LinkFault[] = [];
  const numbered = html.replaceAll(HREF, (whole, before: string, double?: string, single?: string) => {
    const target = liquidOf
      .restore(double ?? single ?? "")
      .trim()
      .replaceAll("&amp;", "&");
    if (UNSUBSCRIBE.test(target) || /^(?:mailto:|tel:|#)/iu.test(target)) return whole;
    const why = faultOf(target, hosts);
    if (why !== undefined) {
      faults.push({ target, why });
      return whole;
    }
    const index = links.push(target.replace(SITE, "{{ site.url }}")) - 1;
    return `${before}"{{ links[${index}] }}"`;
  });
  return { html: numbered, links, faults };
}

function faultOf(target: string, hosts: readonly string[] | undefined): string | undefined {
  const rest = target.replace(SITE, "");
  if (/\{\{|\{%/u.test(rest))
    return "its target changes with the contact, and click targets are fixed when they are published";
  if (rest !== target) return undefined;
  const url = URL.parse(target);
  if (url?.protocol !== "https:") return "it is not an https URL";
  if (url.username !== "" || url.password !== "") return "it carries a user name or password";
  if (hosts && !hosts.includes(url.host)) return `messages may not link to ${url.host}`;
  return undefined;
}
