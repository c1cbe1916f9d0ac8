import { env } from "./env.ts";
import { createHandler } from "./handler.ts";
import { createRecordEventsDeps } from "./wiring.ts";

export const handler = createHandler(createRecordEventsDeps(env.parse(process.env)));
