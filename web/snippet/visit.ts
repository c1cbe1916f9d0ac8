/// <reference lib="dom" />
import { VISIT_PARAMETER } from "../../core/message/link-target.ts";

/** Takes the token of a signed click out of the address bar, so that a copied address says nothing about her who clicked. */
export function takeVisit(): string | undefined {
  const url = new URL(location.href);
  const token = url.searchParams.get(VISIT_PARAMETER);
  if (!token) return undefined;
  url.searchParams.delete(VISIT_PARAMETER);
  history.replaceState(history.state, "", url);
  return token;
}
