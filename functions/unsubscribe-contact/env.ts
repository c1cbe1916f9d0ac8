import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `unsubscribe-contact`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
  EVENTS_TABLE: "required",
  IDENTITIES_TABLE: "required",
  DEFINITIONS_TABLE: "required",
  OUTBOX_TABLE: "required",
  LINK_SECRET_ARN: "required",
  PEPPER_SECRET_ARN: "required",
});
