import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `publish-outbox`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  BUS_NAME: "required",
});
