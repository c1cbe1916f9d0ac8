import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createServeApiDeps } from "./wiring.ts";

export const handler = createHandler(createServeApiDeps(env.parse(process.env)));
