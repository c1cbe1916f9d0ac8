import type { IdSource } from "../ids.ts";
import { isRecord } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";
import type { Instant } from "../time.ts";
import { MESSAGE_EVENTS } from "../tracking-event.ts";
import type { EventKind, TrackingEvent } from "../tracking-event.ts";
import type { WriteKey } from "../write-key.ts";
import { readCallContext } from "./call-context.ts";
import { readIds } from "./call-ids.ts";
import { cleanObject, cleanText } from "./clean-json.ts";
import { readEventTime } from "./event-time.ts";
import { COLLECT_LIMITS } from "./limits.ts";

/** What is known about a call besides its body. */
export interface CallSource {
  readonly key: WriteKey;
  readonly receivedAt: Instant;
  /** When the client sent the request, by its own clock; text, unchecked. */
  readonly sentAt: unknown;
  /** Header of a browser's request; a server's says nothing about the visitor. */
  readonly userAgent?: string | undefined;
  readonly newId: IdSource;
}

/** A Segment call as an event, or the reason why it cannot be one. */
export function readCall(kind: EventKind, call: unknown, source: CallSource): Result<TrackingEvent, string> {
  if (!isRecord(call))
    return err(
      'The event is not a JSON object. Expected an object such as {"userId":"u1","event":"Signed Up"}.',
    );
  const ids = readIds(kind, call, source);
  if (!ids.ok) return ids;
  const name = readName(kind, call, source);
  if (!name.ok) return name;
  const time = readEventTime({
    timestamp: call["originalTimestamp"] ?? call["timestamp"],
    sentAt: source.sentAt ?? call["sentAt"],
    receivedAt: source.receivedAt,
  });
  if (!time.ok) return time;
  const properties = readProperties(kind, call);
  const traits = cleanObject(call["traits"]);
  const context = readCallContext(call, source);
  if (!properties || !traits || !context) {
    return err(
      `The event nests deeper than ${COLLECT_LIMITS.depth} levels. Send fewer levels of objects and lists.`,
    );
  }
  const received = {
    kind,
    name: name.value,
    origin: source.key.kind,
    receivedAt: source.receivedAt,
  } as const;
  return ok({ ...ids.value, ...received, ...time.value, properties, traits, ...context });
}

const FIXED_NAMES = {
  identify: "Identify",
  page: "Page Viewed",
  screen: "Screen Viewed",
  group: "Group",
  alias: "Alias",
} as const satisfies Record<Exclude<EventKind, "track">, string>;

/** A public key may not claim what only a signed link or the mail service can know. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(Object.values(MESSAGE_EVENTS));

function readName(
  kind: EventKind,
  call: Readonly<Record<string, unknown>>,
  source: CallSource,
): Result<string, string> {
  if (kind !== "track") return ok(FIXED_NAMES[kind]);
  const event = call["event"];
  if (typeof event !== "string" || event.trim() === "") {
    return err('A track event has no name. Expected "event" to be text, for example "Order Completed".');
  }
  if (event.length > COLLECT_LIMITS.eventName) {
    return err(
      `The event name has ${event.length} characters. Expected at most ${COLLECT_LIMITS.eventName}.`,
    );
  }
  if (source.key.kind === "browser" && RESERVED_NAMES.has(event)) {
    return err(`${event} is recorded by Espalier itself. Send it with a server key, or choose another name.`);
  }
  return ok(cleanText(event));
}

/** Segment's page and screen calls have a name and category beside the properties, group calls a group id. */
function readProperties(kind: EventKind, call: Readonly<Record<string, unknown>>): JsonObject | undefined {
  const beside =
    kind === "page" || kind === "screen" ? ["name", "category"] : kind === "group" ? ["groupId"] : [];
  const given = beside.flatMap((part) => {
    const value = call[part];
    return typeof value === "string" || typeof value === "number" ? [[part, String(value)] as const] : [];
  });
  const properties = isRecord(call["properties"]) ? call["properties"] : {};
  return cleanObject({ ...Object.fromEntries(given), ...properties });
}
