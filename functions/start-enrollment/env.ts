import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `start-enrollment`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
  DEFINITIONS_TABLE: "required",
});
