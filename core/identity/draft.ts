import type { AddressClaim, BrowserClaim, Identity } from "./claims.ts";
import { compareClaims, withClaim } from "./claims.ts";
import type { Statement } from "./statements.ts";

/** A key while it is being settled: `contactId` is absent until it is known whose it is. */
export type DraftIdentity = Omit<Identity, "contactId" | "version"> &
  Partial<Pick<Identity, "contactId" | "version">>;

/** Keys as stored and as the statements of new events change them. */
export interface IdentityDraft {
  readonly identities: ReadonlyMap<string, DraftIdentity>;
  /** Keys whose claims are new or other than stored. */
  readonly changed: ReadonlySet<string>;
  /** Pairs of keys that a server key has declared the same person. */
  readonly same: readonly (readonly [string, string])[];
}

/** A draft with another statement. A claim that comes too late to win changes nothing. */
export function withStatement(draft: IdentityDraft, statement: Statement): IdentityDraft {
  if (statement.says === "browser") return withBrowserClaim(draft, statement.key, statement.claim);
  if (statement.says === "address") return withAddress(draft, statement.key, statement.claim);
  return { ...statement.keys.reduce(withKey, draft), same: [...draft.same, statement.keys] };
}

/** A draft in which a key is known, though nothing may be claimed of it. */
export function withKey(draft: IdentityDraft, key: string): IdentityDraft {
  return draft.identities.has(key) ? draft : replaced(draft, { key });
}

/** Whoever a browser is claimed for by a user id exists by that alone; addresses and contacts are known by other statements. */
function withBrowserClaim(draft: IdentityDraft, key: string, claim: BrowserClaim): IdentityDraft {
  const named = claim.by === "user" ? [key, claim.target] : [key];
  const known = named.reduce(withKey, draft);
  const identity = known.identities.get(key);
  const claims = identity?.claims ?? [];
  const next = withClaim(claims, claim);
  return next === claims ? known : replaced(known, { ...identity, key, claims: next });
}

function withAddress(draft: IdentityDraft, key: string, claim: AddressClaim): IdentityDraft {
  const identity = draft.identities.get(key);
  if (identity?.address && compareClaims(identity.address, claim) <= 0) return draft;
  const known = claim.browser === undefined ? draft : withKey(draft, claim.browser);
  return replaced(known, { ...identity, key, address: claim });
}

function replaced(draft: IdentityDraft, identity: DraftIdentity): IdentityDraft {
  return {
    ...draft,
    identities: new Map(draft.identities).set(identity.key, identity),
    changed: new Set(draft.changed).add(identity.key),
  };
}
