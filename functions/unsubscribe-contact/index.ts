import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createUnsubscribeDeps } from "./wiring.ts";

export const handler = createHandler(createUnsubscribeDeps(env.parse(process.env)));
