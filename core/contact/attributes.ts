import { compareClaims } from "../identity/claims.ts";
import type { Json } from "../json.ts";
import type { TrackingEvent } from "../tracking-event.ts";
import type { AttributeValue, Profile } from "./contact.ts";

/** Attributes by name. */
export type Attributes = Profile["attributes"];

/** A contact keeps at most so many attributes: the first by name, so that the choice does not depend on the order of arrival. */
const MOST_ATTRIBUTES = 100;

/** Attribute that says where a contact stands in the funnel; only workflows may set it. */
export const STAGE_ATTRIBUTE = "lifecycle_stage";

/** What a browser says the address is. Messages never go there. */
export const UNVERIFIED_EMAIL = "unverified_email";

/** Longest text, in characters, or longest JSON of a structured attribute. */
const LONGEST_VALUE = 1_000;

/** The attributes with what an event sets: the latest (time, event id) wins, one by one. The same object if nothing changes. */
export function foldAttributes(attributes: Attributes, event: TrackingEvent): Attributes {
  const order = { at: event.occurredAt, eventId: event.eventId };
  const prefix = event.kind === "group" ? "company_" : "";
  return Object.entries(event.traits).reduce((known, [trait, value]) => {
    const name = attributeName(prefix + snakeCase(trait), event);
    const bounded = boundedValue(value);
    const isOurs = name !== STAGE_ATTRIBUTE || event.origin === "espalier";
    return isOurs && bounded !== undefined ? withAttribute(known, name, { value: bounded, ...order }) : known;
  }, attributes);
}

/** An address that only a public key vouches for is kept apart from the one that messages go to. */
function attributeName(name: string, event: TrackingEvent): string {
  return name === "email" && event.origin === "browser" ? UNVERIFIED_EMAIL : name;
}

/** Attributes of two records of one contact as one. */
export function joinAttributes(a: Attributes, b: Attributes): Attributes {
  return Object.entries(b).reduce((known, [name, value]) => withAttribute(known, name, value), a);
}

/** Attribute name of a trait: `firstName` and `First Name` are `first_name`. */
function snakeCase(trait: string): string {
  return trait
    .trim()
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
    .replaceAll(/[\s.-]+/gu, "_")
    .toLowerCase()
    .slice(0, 100);
}

function withAttribute(attributes: Attributes, name: string, entry: AttributeValue): Attributes {
  const stored = attributes[name];
  if (name === "" || name === "__proto__") return attributes;
  if (stored && compareClaims(stored, entry) >= 0) return attributes;
  const next = { ...attributes, [name]: entry };
  if (stored || Object.keys(next).length <= MOST_ATTRIBUTES) return next;
  const { [lastOf(next)]: _dropped, ...kept } = next;
  return kept;
}

function lastOf(attributes: Attributes): string {
  return Object.keys(attributes)
    .filter((name) => name !== "email")
    .reduce((last, name) => (name > last ? name : last), "");
}

function boundedValue(value: Json): Json | undefined {
  if (typeof value === "string") return value.slice(0, LONGEST_VALUE);
  if (typeof value !== "object" || value === null) return value;
  return JSON.stringify(value).length <= LONGEST_VALUE ? value : undefined;
}
