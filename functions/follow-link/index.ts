import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createFollowDeps } from "./wiring.ts";

export const handler = createHandler(createFollowDeps(env.parse(process.env)));
