import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";
import type { EventKind, TrackingEvent } from "../tracking-event.ts";
import type { CallSource } from "./call.ts";
import { cleanText } from "./clean-json.ts";
import { COLLECT_LIMITS } from "./limits.ts";

/** Who an event is about, and its own id. */
export type EventIds = Pick<TrackingEvent, "eventId" | "anonymousId" | "userId" | "previousId">;

/** Reads and checks the ids of a call; assigns a message id where there is none, as Segment does. */
export function readIds(
  kind: EventKind,
  call: Readonly<Record<string, unknown>>,
  source: Pick<CallSource, "newId" | "receivedAt">,
): Result<EventIds, string> {
  const ids: Record<string, string> = {};
  for (const [name, limit] of ID_LIMITS) {
    const id = readId(name, call[name], limit);
    if (!id.ok) return id;
    if (id.value !== undefined) ids[name] = id.value;
  }
  const { messageId, ...who } = ids;
  if (who["userId"] === undefined && who["anonymousId"] === undefined) {
    return err("Neither userId nor anonymousId was given. Expected at least one of them to be text.");
  }
  const needed = REQUIRED_BESIDES[kind].find((name) => !isText(call[name]) && who[name] === undefined);
  if (needed) return err(`A ${kind} event has no ${needed}. Expected it to be text.`);
  return ok({ eventId: messageId ?? source.newId(source.receivedAt), ...who });
}

const ID_LIMITS = [
  ["messageId", COLLECT_LIMITS.messageId],
  ["anonymousId", COLLECT_LIMITS.id],
  ["userId", COLLECT_LIMITS.id],
  ["previousId", COLLECT_LIMITS.id],
] as const;

const REQUIRED_BESIDES: Readonly<Record<EventKind, readonly string[]>> = {
  identify: [],
  track: [],
  page: [],
  screen: [],
  group: ["groupId"],
  alias: ["userId", "previousId"],
};

/** Numbers are common as user ids and mean their digits; an empty text means that there is none. */
function readId(name: string, value: unknown, limit: number): Result<string | undefined, string> {
  if (value === undefined || value === null || value === "") return ok(undefined);
  const id = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== "string") return err(`${name} is ${describe(value)}. Expected text.`);
  if (id.length > limit) return err(`${name} has ${id.length} characters. Expected at most ${limit}.`);
  return ok(cleanText(id));
}

function isText(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
