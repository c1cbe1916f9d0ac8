import type { DynamoDBRecord } from "aws-lambda";
import type { Consent, ContactState, Profile } from "../../core/contact/contact.ts";
import type { Enrollment } from "../../core/contact/enrollment.ts";
import { CONTACT_ITEMS } from "../../core/contact/items.ts";
import { consentOf, profileOf, stateOf } from "./contact-items.ts";
import { enrollmentOf } from "./enrollment-item.ts";
import { plainItem } from "./stream-image.ts";

/** A change of one item of the contacts table, as its stream tells it. */
export type ContactRecord =
  | Change<"state", ContactState>
  | Change<"profile", Profile>
  | Change<"consent", Consent>
  | Change<"enrollment", Enrollment>;

interface Change<K extends string, T> {
  readonly item: K;
  readonly before?: T;
  readonly after: T;
}

type Item = Readonly<Record<string, unknown>>;

/** What a record of the contacts stream says; undefined for removals and for items that nobody reacts to. */
export function contactRecord(record: DynamoDBRecord): ContactRecord | undefined {
  const after = plainItem(record.dynamodb?.NewImage);
  if (!after) return undefined;
  const before = plainItem(record.dynamodb?.OldImage);
  const sort = String(after["sk"]);
  if (sort === CONTACT_ITEMS.state) return change("state", before, after, stateOf);
  if (sort === CONTACT_ITEMS.profile) return change("profile", before, after, profileOf);
  if (sort === CONTACT_ITEMS.consent) return change("consent", before, after, consentOf);
  if (sort.startsWith(CONTACT_ITEMS.enrollmentPrefix))
    return change("enrollment", before, after, enrollmentOf);
  return undefined;
}

function change<K extends string, T>(
  item: K,
  before: Item | undefined,
  after: Item,
  read: (item: Item) => T,
): Change<K, T> {
  return { item, ...(before && { before: read(before) }), after: read(after) };
}
