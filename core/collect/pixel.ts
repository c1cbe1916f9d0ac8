import { hashId } from "../ids.ts";
import type { IdSource } from "../ids.ts";
import type { Instant } from "../time.ts";
import type { RefusedEvent, TrackingEvent } from "../tracking-event.ts";
import { readCall } from "./call.ts";
import type { Keyring } from "./keyring.ts";
import { COLLECT_LIMITS } from "./limits.ts";
import { refuse } from "./refusal.ts";

/**
 * A request for the pixel: `k` the write key, `type` page (if absent) or track with `event`, `url`, `ref`, `title`, `a` the anonymous
 * id, `id` the message id, `ts` the client's time.
 */
export interface PixelRequest {
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly referer?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly address?: string | undefined;
  readonly receivedAt: Instant;
}

/** What the pixel's query brought: one event or one refusal. */
export interface CollectedPixel {
  readonly events: readonly TrackingEvent[];
  readonly refused: readonly RefusedEvent[];
}

const SHOWN = 2048;

/** Reads a pixel request. Whatever comes out, the answer is the same GIF. */
export function readPixelRequest(request: PixelRequest, keyring: Keyring, newId: IdSource): CollectedPixel {
  const { query, receivedAt } = request;
  const key = keyring.find(query["k"] ?? "");
  const refused = (reason: string): CollectedPixel => ({
    events: [],
    refused: [refuse({ ...query, k: undefined }, reason, { receivedAt, newId, keyName: key?.name })],
  });
  if (key?.kind !== "browser")
    return refused(
      "The pixel's k is not a known browser key. Expected one of the browser keys of this deployment.",
    );
  const kind = query["type"] ?? "page";
  if (kind !== "page" && kind !== "track")
    return refused("The pixel's type is unknown. Expected page or track.");
  const event = readCall(kind, pixelCall(request), { ...request, key, newId, sentAt: undefined });
  return event.ok ? { events: [event.value], refused: [] } : refused(event.error);
}

function pixelCall({ query, ...request }: PixelRequest): Readonly<Record<string, unknown>> {
  const url = (query["url"] ?? request.referer ?? "").slice(0, SHOWN);
  const parsed = URL.parse(url);
  const shown = {
    ...(parsed ? { url, path: parsed.pathname, search: parsed.search } : {}),
    ...(query["ref"] ? { referrer: query["ref"].slice(0, SHOWN) } : {}),
    ...(query["title"] ? { title: query["title"].slice(0, COLLECT_LIMITS.eventName) } : {}),
  };
  return {
    event: query["event"],
    messageId: query["id"],
    timestamp: query["ts"],
    anonymousId: query["a"] || anonymousIdOf(request),
    properties: shown,
    context: { page: shown, library: { name: "espalier-pixel" } },
  };
}

/**
 * Without scripts a browser has no id. The same network and browser on the same day count as one visitor: the address is shortened and
 * hashed away, nothing is stored in the browser, and the next day is somebody new.
 */
function anonymousIdOf(request: Omit<PixelRequest, "query">): string {
  const address = request.address ?? "";
  const network = address.includes(":")
    ? address.split(":").slice(0, 3).join(":")
    : address.split(".").slice(0, 3).join(".");
  const day = new Date(request.receivedAt).toISOString().slice(0, 10);
  return `pixel-${hashId("pixel", day, network, request.userAgent ?? "")}`;
}
