import { defineEnvironment } from "../../core/environment.ts";

/** Environment of `collect-events`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  EVENTS_QUEUE_URL: "required",
  DEFINITIONS_TABLE: "required",
  /** JSON: WriteKey[] of core/write-key.ts. */
  WRITE_KEYS: "required",
  /** JSON: website origins, the first one is the site. */
  ALLOWED_ORIGINS: "required",
  /** Public base URL of the API; absent: taken from the request. */
  API_URL: "optional",
});
