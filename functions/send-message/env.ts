import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `send-message`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
  MESSAGES_TABLE: "required",
  DEFINITIONS_TABLE: "required",
  LINK_SECRET_ARN: "required",
  PEPPER_SECRET_ARN: "required",
  CONFIGURATION_SET: "required",
  FROM_ADDRESS: "required",
  REPLY_TO_ADDRESS: "required",
  /** Public base URL of open, click and unsubscribe links. */
  LINK_URL: "required",
  SITE_URL: "required",
});
