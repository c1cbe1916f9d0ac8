import type { Instant } from "../time.ts";

/** When something was stated: ties are broken by the event id, so that any two claims have an order. */
export interface ClaimOrder {
  readonly at: Instant;
  readonly eventId: string;
}

/** A claim that a browser belongs to somebody. The earliest valid one wins. */
export interface BrowserClaim extends ClaimOrder {
  /**
   * `user`: an event carried both ids. `form`: the first claim of an address came from here. `visit`: a signed click came from here.
   * `self`: an identify without user id stated an address first, so whoever sits here is known.
   */
  readonly by: "user" | "form" | "visit" | "self";
  /** `user#…` of a user claim, `contact#…` of a visit, `email#…` of the others. */
  readonly target: string;
}

/** The earliest claim of an address. It is never taken back, only replaced by an earlier one. */
export interface AddressClaim extends ClaimOrder {
  /** Key of whoever stated it; `form` makes the address a contact of its own. */
  readonly by: "form" | (string & {});
  /** Forms only: the browser that posted it. */
  readonly browser?: string;
}

/** Who a key belongs to, and the claims that say why. */
export interface Identity {
  readonly key: string;
  readonly contactId: string;
  /** Raised by one with every write. */
  readonly version: number;
  /** Keys of browsers only. */
  readonly claims?: readonly BrowserClaim[];
  /** Keys of addresses only. */
  readonly address?: AddressClaim;
}

/** Claims of one kind that are remembered per browser, at most; forms and addresses beyond are those of a shared machine. */
const KEPT_PER_KIND = 8;

/** Negative if `a` comes before `b`. */
export function compareClaims(a: ClaimOrder, b: ClaimOrder): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.eventId === b.eventId) return 0;
  return a.eventId < b.eventId ? -1 : 1;
}

/** The claims of a browser with one more: those that can still win, earliest first. The same array if nothing changes. */
export function withClaim(claims: readonly BrowserClaim[], claim: BrowserClaim): readonly BrowserClaim[] {
  const rivals = claims.filter((each) => isRival(each, claim));
  if (rivals.some((rival) => compareClaims(rival, claim) <= 0)) return claims;
  const others = claims.filter((each) => !rivals.includes(each));
  const kept = [...others, claim].toSorted(compareClaims);
  const sameKind = kept.filter((each) => each.by === claim.by);
  return sameKind.length > KEPT_PER_KIND ? claims : kept;
}

/** Of user claims and of visits only the earliest can ever win; forms and own addresses are judged one by one. */
function isRival(a: BrowserClaim, b: BrowserClaim): boolean {
  if (a.by !== b.by) return false;
  return a.by === "user" || a.by === "visit" || a.target === b.target;
}
