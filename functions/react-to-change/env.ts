import { defineEnvironment, type EnvironmentOf } from "../../core/environment.ts";

/** Environment of `react-to-change`: `lib` must pass it, `index.ts` reads it. */
export const env = defineEnvironment({
  CONTACTS_TABLE: "required",
  EVENTS_TABLE: "required",
  DEFINITIONS_TABLE: "required",
  OUTBOX_TABLE: "required",
  DUE_TABLE: "required",
  /** Where schedules post the buckets whose minute has come, and where what they cannot post is set aside. */
  DUE_QUEUE_ARN: "required",
  DUE_DEAD_LETTERS_ARN: "required",
  /** Group of the schedules, and the role that they post as. */
  SCHEDULE_GROUP: "required",
  SCHEDULE_ROLE_ARN: "required",
});

/** What looking at contacts and writing what follows is told. */
export type ReactToChangeEnvironment = EnvironmentOf<typeof env>;
