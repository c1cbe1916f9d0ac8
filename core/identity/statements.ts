import type { Instant } from "../time.ts";
import type { TimelineEvent, TrackingEvent } from "../tracking-event.ts";
import { type AddressHasher, isAddress } from "./address.ts";
import { type AddressClaim, type BrowserClaim } from "./claims.ts";
import { contactIdOf, IDENTITY_KEYS, SENDER_KEYS } from "./keys.ts";

/** What one event says about who is who. */
export type Statement =
  | { readonly says: "browser"; readonly key: string; readonly claim: BrowserClaim }
  | { readonly says: "address"; readonly key: string; readonly claim: AddressClaim }
  | { readonly says: "same"; readonly keys: readonly [string, string] };

/** An event with the key it is stored under, which never depends on what is stored already, and what it says. */
export interface ReadEvent {
  readonly event: TimelineEvent;
  readonly statements: readonly Statement[];
}

/** What reading an event takes from outside. */
export interface EventReading {
  readonly hashAddress: AddressHasher;
  /** Contact id of a genuine visit token that was fresh when its event was received. */
  readonly verifyVisit: (token: string, receivedAt: Instant) => string | undefined;
}

/** The event with its sender key and its statements; undefined if it names nobody at all. */
export function readEvent(event: TrackingEvent, reading: EventReading): ReadEvent | undefined {
  const address = addressKey(event, reading.hashAddress);
  const senderKey = senderKeyOf(event, address);
  if (senderKey === undefined) return undefined;
  const statements = [
    ...userStatements(event),
    ...(address === undefined ? [] : addressStatements(event, senderKey, address)),
    ...visitStatements(event, reading),
  ];
  const { visitToken: _spent, ...kept } = event;
  return { event: { ...kept, senderKey }, statements };
}

/** Keys that an event names: its own and those of its statements, `contact#…` included. */
export function keysOf(read: ReadEvent): readonly string[] {
  return [read.event.senderKey, ...read.statements.flatMap(statementKeys)];
}

function statementKeys(statement: Statement): readonly string[] {
  if (statement.says === "same") return statement.keys;
  if (statement.says === "browser") return [statement.key, statement.claim.target];
  const { browser } = statement.claim;
  return browser === undefined ? [statement.key] : [statement.key, browser];
}

function senderKeyOf(event: TrackingEvent, address: string | undefined): string | undefined {
  if (event.contactId !== undefined) return SENDER_KEYS.contact(event.contactId);
  if (event.origin === "form" && address !== undefined) return address;
  if (event.userId !== undefined) return SENDER_KEYS.user(event.userId);
  return event.anonymousId === undefined ? undefined : SENDER_KEYS.anonymous(event.anonymousId);
}

/** The address that an event states. A public key's word does not count: anybody could have a known contact's mail sent to themselves. */
function addressKey(event: TrackingEvent, hash: AddressHasher): string | undefined {
  const email = event.traits["email"];
  return event.kind !== "group" && event.origin !== "browser" && isAddress(email)
    ? IDENTITY_KEYS.email(hash(email))
    : undefined;
}

function userStatements(event: TrackingEvent): readonly Statement[] {
  if (event.userId === undefined || event.contactId !== undefined || event.origin === "form") return [];
  const user = IDENTITY_KEYS.user(event.userId);
  const browsers = [event.anonymousId, event.kind === "alias" ? event.previousId : undefined];
  const claims = browsers
    .filter((id) => id !== undefined && id !== "")
    .map((id): Statement => browserStatement(event, IDENTITY_KEYS.anonymous(id ?? ""), "user", user));
  if (event.kind !== "alias" || event.origin !== "server" || !event.previousId) return claims;
  return [...claims, { says: "same", keys: [IDENTITY_KEYS.user(event.previousId), user] }];
}

function addressStatements(event: TrackingEvent, senderKey: string, key: string): readonly Statement[] {
  const order = { at: event.occurredAt, eventId: event.eventId };
  const isForm = event.origin === "form" && contactIdOf(senderKey) === undefined;
  if (isForm) {
    const browser = event.anonymousId === undefined ? undefined : IDENTITY_KEYS.anonymous(event.anonymousId);
    const claim = {
      says: "address",
      key,
      claim: { ...order, by: "form", ...(browser && { browser }) },
    } as const;
    return browser ? [claim, browserStatement(event, browser, "form", key)] : [claim];
  }
  const claim = { says: "address", key, claim: { ...order, by: senderKey } } as const;
  const isBrowser = senderKey === SENDER_KEYS.anonymous(event.anonymousId ?? "");
  return isBrowser ? [claim, browserStatement(event, senderKey, "self", key)] : [claim];
}

function visitStatements(event: TrackingEvent, reading: EventReading): readonly Statement[] {
  if (event.visitToken === undefined || event.anonymousId === undefined) return [];
  const contactId = reading.verifyVisit(event.visitToken, event.receivedAt);
  if (contactId === undefined) return [];
  const browser = IDENTITY_KEYS.anonymous(event.anonymousId);
  return [browserStatement(event, browser, "visit", SENDER_KEYS.contact(contactId))];
}

function browserStatement(
  event: TrackingEvent,
  key: string,
  by: BrowserClaim["by"],
  target: string,
): Statement {
  return { says: "browser", key, claim: { by, target, at: event.occurredAt, eventId: event.eventId } };
}
