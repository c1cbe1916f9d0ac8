import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createCollectDeps } from "./wiring.ts";

export const handler = createHandler(createCollectDeps(env.parse(process.env)));
