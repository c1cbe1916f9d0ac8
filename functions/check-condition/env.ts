import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `check-condition`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
  EVENTS_TABLE: "required",
  MESSAGES_TABLE: "required",
  DEFINITIONS_TABLE: "required",
});
