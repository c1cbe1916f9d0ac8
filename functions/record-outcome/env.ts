import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `record-outcome`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  MESSAGES_TABLE: "required",
  EVENTS_QUEUE_URL: "required",
  PEPPER_SECRET_ARN: "required",
});
