import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `close-enrollment`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
});
