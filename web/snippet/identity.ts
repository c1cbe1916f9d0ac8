/// <reference lib="dom" />
const ANONYMOUS = "ajs_anonymous_id";
const USER = "ajs_user_id";
const YEAR_SECONDS = 31_536_000;

/** Who this browser is, in Segment's cookies, so that a website may change from or to Segment's library and keep its visitors. */
export interface Identity {
  anonymousId(): string;
  userId(): string | undefined;
  know(userId: string): void;
  reset(): void;
}

/** The identity in this site's cookies; each reading renews their year. Without cookies it lasts as long as the page. */
export function createIdentity(): Identity {
  const domain = widestDomain();
  const kept: Record<string, string> = {};
  const keep = (name: string, value: string) => {
    kept[name] = value;
    writeCookie(name, value, YEAR_SECONDS, domain);
    return value;
  };
  const find = (name: string) => readCookie(name) || kept[name];
  return {
    anonymousId: () => keep(ANONYMOUS, find(ANONYMOUS) ?? newId()),
    userId: () => find(USER),
    know: (userId) => void keep(USER, userId),
    reset() {
      delete kept[USER];
      writeCookie(USER, "", 0, domain);
      keep(ANONYMOUS, newId());
    },
  };
}

/** A random UUID; crypto.randomUUID is missing on pages without https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/u.exec(hex) ?? [];
  return `${parts[1]}-${parts[2]}-4${parts[3]}-a${parts[4]}-${parts[5]}`;
}

/** Older libraries put quotes around the value. */
function readCookie(name: string): string | undefined {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  try {
    return found && decodeURIComponent(found.slice(name.length + 1)).replaceAll('"', "");
  } catch {
    return undefined;
  }
}

function writeCookie(name: string, value: string, seconds: number, domain: string): void {
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=${seconds};samesite=lax${domain}${secure}`;
}

/** The widest domain that takes a cookie, so that www and shop are one site: browsers refuse public suffixes. */
function widestDomain(): string {
  const labels = location.hostname.split(".");
  for (let from = labels.length - 2; from >= 0 && !/^[\d.]+$/u.test(location.hostname); from--) {
    const domain = `;domain=${labels.slice(from).join(".")}`;
    writeCookie("espalier_probe", "1", 9, domain);
    const taken = readCookie("espalier_probe");
    writeCookie("espalier_probe", "", 0, domain);
    if (taken) return domain;
  }
  return "";
}
