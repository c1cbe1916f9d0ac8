import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `follow-link`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  EVENTS_QUEUE_URL: "required",
  MESSAGES_TABLE: "required",
  DEFINITIONS_TABLE: "required",
  LINK_SECRET_ARN: "required",
  /** First website origin: what {{ site.url }} means in links. */
  SITE_URL: "required",
});
