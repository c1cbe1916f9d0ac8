import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../core/json.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";
import { timelineKey } from "../../core/identity/keys.ts";
import { stored } from "./stored.ts";
import { EVENTS, TIMELINE_RETENTION_SECONDS } from "./tables.ts";

type Item = Readonly<Record<string, unknown>>;

const EMPTY = { properties: {}, traits: {}, context: {} } as const;

/** A line of a timeline as it is stored. What the keys say is not said again: writes are paid by the kilobyte. */
export function timelineItem(event: TimelineEvent): Item {
  const { senderKey, eventId: _id, clientTime: _time, properties, traits, context, ...rest } = event;
  return {
    [EVENTS.partition]: senderKey,
    [EVENTS.sort]: timelineKey(event),
    v: 1,
    ...withoutOwnId(rest, senderKey),
    ...(isFull(properties) && { properties }),
    ...(isFull(traits) && { traits }),
    ...(samePage(event) ? leanContext(context) : isFull(context) && { context }),
    [EVENTS.timeToLive]: Math.floor(event.occurredAt / 1000) + TIMELINE_RETENTION_SECONDS,
  };
}

/** The line of an item. */
export function timelineEventOf(item: Item): TimelineEvent {
  const { pk, sk, v: _v, expiresAt: _expires, ...rest } = item;
  const [senderKey, key] = [String(pk), String(sk)];
  const split = key.indexOf("#");
  const keys = { senderKey, clientTime: key.slice(0, split), eventId: key.slice(split + 1) };
  return withPage(stored<StoredEvent>({ ...EMPTY, ...ownId(senderKey), ...rest, ...keys }));
}

type StoredEvent = TimelineEvent & { readonly samePage?: true };

/** What Segment's libraries say of a page twice: in the properties of a page view and in the context of every event. */
const PAGE_FIELDS = ["path", "referrer", "search", "title", "url"] as const;

function pageOf(properties: JsonObject): JsonObject {
  return Object.fromEntries(
    PAGE_FIELDS.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}

/** Whether the context says of the page exactly what the properties do: then it is stored once, which keeps the line below a kilobyte. */
function samePage({ context, properties }: TimelineEvent): boolean {
  const page = context["page"];
  return isFull(pageOf(properties)) && isDeepStrictEqual(page, pageOf(properties));
}

function leanContext({ page: _same, ...context }: JsonObject): Item {
  return { samePage: true, ...(isFull(context) && { context }) };
}

function withPage({ samePage: isSame, ...event }: StoredEvent): TimelineEvent {
  return isSame ? { ...event, context: { ...event.context, page: pageOf(event.properties) } } : event;
}

const OWN_IDS = [
  ["anon#", "anonymousId"],
  ["user#", "userId"],
  ["contact#", "contactId"],
] as const;

function ownId(senderKey: string): Item {
  const found = OWN_IDS.find(([prefix]) => senderKey.startsWith(prefix));
  return found ? { [found[1]]: senderKey.slice(found[0].length) } : {};
}

function withoutOwnId(fields: Item, senderKey: string): Item {
  const own = Object.keys(ownId(senderKey));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !own.includes(name)));
}

function isFull(object: object): boolean {
  return Object.keys(object).length > 0;
}
