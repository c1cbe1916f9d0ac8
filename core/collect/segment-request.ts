import type { IdSource } from "../ids.ts";
import { isRecord } from "../json.ts";
import type { Instant } from "../time.ts";
import type { EventKind, RefusedEvent, TrackingEvent } from "../tracking-event.ts";
import { readCall } from "./call.ts";
import type { CallSource } from "./call.ts";
import { presentedKey } from "./keyring.ts";
import type { Keyring } from "./keyring.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import { refuse } from "./refusal.ts";
import { readUtf8 } from "./utf8.ts";

/** A route of Segment's API: one of its six calls, or a batch of them. */
export type SegmentRoute = EventKind | "batch";

/** Names of the routes under `/v1/`: the long ones, and the short ones that analytics.js uses. */
export const SEGMENT_ROUTES: Readonly<Record<string, SegmentRoute>> = {
  identify: "identify",
  track: "track",
  page: "page",
  screen: "screen",
  group: "group",
  alias: "alias",
  batch: "batch",
  import: "batch",
  i: "identify",
  t: "track",
  p: "page",
  s: "screen",
  g: "group",
  a: "alias",
  b: "batch",
};

/** A request to Segment's API, decoded. */
export interface SegmentRequest {
  readonly route: SegmentRoute;
  readonly body: Uint8Array;
  readonly authorization?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly receivedAt: Instant;
}

/** What a request brought; `malformed` is the only thing that Segment answers with 400. */
export type CollectedCalls =
  | {
      readonly outcome: "collected";
      readonly events: readonly TrackingEvent[];
      readonly refused: readonly RefusedEvent[];
    }
  | { readonly outcome: "malformed"; readonly message: string };

/** Reads a request as Segment does: 400 only for size and bad JSON; every other mistake is kept as a refused event. */
export function readSegmentRequest(
  request: SegmentRequest,
  keyring: Keyring,
  newId: IdSource,
): CollectedCalls {
  const limit = request.route === "batch" ? COLLECT_LIMITS.batchBytes : COLLECT_LIMITS.callBytes;
  if (request.body.byteLength > limit) {
    return malformed(
      `The body has ${request.body.byteLength} bytes. Expected at most ${limit}; send less at once.`,
    );
  }
  const body = parseBody(request.body);
  if (body === undefined) return malformed("The body is not valid JSON in UTF-8. Expected one JSON object.");
  const { receivedAt } = request;
  const refused = (reason: string, keyName?: string): CollectedCalls => ({
    outcome: "collected",
    events: [],
    refused: [refuse(body.value, reason, { receivedAt, newId, keyName })],
  });
  if (!isRecord(body.value)) return refused("The body is not a JSON object. Expected an object.");
  const presented = presentedKey(request.authorization, body.value["writeKey"]);
  if (presented === undefined) {
    return refused(
      "No write key was given. Expected Basic authentication with the key as name, or writeKey in the body.",
    );
  }
  // Segment, too, answers 200 to a key that it does not know: https://github.com/segmentio/analytics-go/issues/165
  const key = keyring.find(presented);
  if (!key)
    return refused(
      "The write key is unknown. Expected one of the keys of this deployment (workspace/keys.yaml).",
    );
  const source = { key, receivedAt, newId, sentAt: body.value["sentAt"], userAgent: request.userAgent };
  if (request.route !== "batch") return collect([body.value], request.route, source);
  const calls: unknown = body.value["batch"];
  if (!Array.isArray(calls))
    return refused('A batch has no list of events. Expected "batch" to be a list.', key.name);
  if (calls.length > COLLECT_LIMITS.batchEvents) {
    return refused(
      `The batch has ${calls.length} events. Expected at most ${COLLECT_LIMITS.batchEvents}.`,
      key.name,
    );
  }
  return collect(calls, "batch", source);
}

function collect(calls: readonly unknown[], route: SegmentRoute, source: CallSource): CollectedCalls {
  const events: TrackingEvent[] = [];
  const refused: RefusedEvent[] = [];
  for (const call of calls) {
    const kind = route === "batch" ? kindOf(call) : route;
    const event = kind ? readWithinSize(kind, call, source) : NO_KIND;
    if (event.ok) events.push(event.value);
    else refused.push(refuse(call, event.error, { ...source, keyName: source.key.name }));
  }
  return { outcome: "collected", events, refused };
}

const NO_KIND = {
  ok: false,
  error: "The event has no known type. Expected type to be identify, track, page, screen, group or alias.",
} as const;

function readWithinSize(kind: EventKind, call: unknown, source: CallSource): ReturnType<typeof readCall> {
  const size = sizeOf(call);
  if (size === undefined) return TOO_DEEP;
  if (size <= COLLECT_LIMITS.callBytes) return readCall(kind, call, source);
  return { ok: false, error: `The event has ${size} bytes. Expected at most ${COLLECT_LIMITS.callBytes}.` };
}

const TOO_DEEP = {
  ok: false,
  error: "The event nests too deeply. Send fewer levels of objects and lists.",
} as const;

/** Bytes of a call; undefined if it nests so deeply that it cannot be written again. */
function sizeOf(call: unknown): number | undefined {
  try {
    return Buffer.byteLength(JSON.stringify(call));
  } catch {
    return undefined;
  }
}

function kindOf(call: unknown): EventKind | undefined {
  const type = isRecord(call) ? call["type"] : undefined;
  if (typeof type !== "string" || !Object.hasOwn(SEGMENT_ROUTES, type)) return undefined;
  const route = SEGMENT_ROUTES[type];
  return route === type && route !== "batch" ? route : undefined;
}

function parseBody(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const text = readUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function malformed(message: string): CollectedCalls {
  return { outcome: "malformed", message };
}
