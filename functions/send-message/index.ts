import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createSendMessageDeps } from "./wiring.ts";

export const handler = createHandler(createSendMessageDeps(env.parse(process.env)));
