import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `publish-definitions`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  DEFINITIONS_TABLE: "required",
  /** State machine names begin with it: <prefix><workflow id>. */
  MACHINE_PREFIX: "required",
  MACHINE_ROLE_ARN: "required",
  MACHINE_LOG_GROUP_ARN: "required",
  SEND_MESSAGE_ARN: "required",
  CHECK_CONDITION_ARN: "required",
  CONTACTS_TABLE: "required",
  EVENTS_QUEUE_URL: "required",
  /** JSON: hosts that click targets may name. */
  LINK_HOSTS: "required",
});
