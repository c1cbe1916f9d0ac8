import type { Command } from "./command.ts";
import { check } from "./commands/check.ts";
import { contactShow } from "./commands/contact-show.ts";
import { doctor } from "./commands/doctor.ts";
import { eventsRefused } from "./commands/events-refused.ts";
import { keyNew } from "./commands/key-new.ts";
import { sendTest } from "./commands/send-test.ts";
import { workflowList, workflowShow } from "./commands/workflow-show.ts";

/** Every command, in the order of `help`. */
export const COMMANDS: readonly Command[] = [
  contactShow,
  workflowList,
  workflowShow,
  sendTest,
  eventsRefused,
  check,
  keyNew,
  doctor,
];
