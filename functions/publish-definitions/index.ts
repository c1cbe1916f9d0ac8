import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createDeps } from "./wiring.ts";

export const handler = createHandler(createDeps(env.parse(process.env)));
