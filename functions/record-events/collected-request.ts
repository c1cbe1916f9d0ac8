import * as z from "zod/mini";
import { InvalidInputError } from "../../core/errors.ts";
import type { CollectedRequest } from "../../core/tracking-event.ts";

const object = z.record(z.string(), z.json());

const trackingEvent = z.looseObject({
  eventId: z.string().check(z.minLength(1)),
  kind: z.enum(["identify", "track", "page", "screen", "group", "alias"]),
  name: z.string(),
  origin: z.enum(["browser", "server", "form", "link", "espalier"]),
  clientTime: z.string().check(z.minLength(1)),
  occurredAt: z.number(),
  receivedAt: z.number(),
  properties: object,
  traits: object,
  context: object,
});

const collectedRequest = z.looseObject({
  v: z.literal(1),
  events: z.array(trackingEvent),
  refused: z.array(
    z.looseObject({ refusedId: z.string(), receivedAt: z.number(), reason: z.string(), excerpt: z.string() }),
  ),
});

/** The request in a message body. Only our own functions and workflows write to the queue, so what is wrong is a defect, not a stranger's. */
export function readRequest(body: string): CollectedRequest {
  const request: unknown = JSON.parse(body);
  if (isRequest(request)) return request;
  const parsed = z.safeParse(collectedRequest, request);
  const [issue] = parsed.error?.issues ?? [];
  throw new InvalidInputError(
    `The message is no collected request: ${issue?.path.map(String).join(".")}: ${issue?.message}. Only CollectedRequest (core/tracking-event.ts) may be sent here.`,
  );
}

function isRequest(value: unknown): value is CollectedRequest {
  return z.safeParse(collectedRequest, value).success;
}
