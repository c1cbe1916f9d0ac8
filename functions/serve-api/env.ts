import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `serve-api`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
  EVENTS_TABLE: "required",
  IDENTITIES_TABLE: "required",
  MESSAGES_TABLE: "required",
  DEFINITIONS_TABLE: "required",
  PEPPER_SECRET_ARN: "required",
  SEND_MESSAGE_ARN: "required",
  PUBLISH_DEFINITIONS_ARN: "required",
});
