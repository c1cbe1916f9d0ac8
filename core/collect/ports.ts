import type { CollectedRequest } from "../tracking-event.ts";

/** Hands on what one request brought: resolves when all of it is durable, however many messages that takes. */
export type EnqueueEvents = (request: CollectedRequest) => Promise<void>;
