import type { ContactReport } from "../../core/report/contact-report.ts";
import { ask } from "../ask.ts";
import type { Command } from "../command.ts";
import { renderContact } from "../render/contact.ts";

/** `espalier contact show <email>` */
export const contactShow: Command = {
  words: ["contact", "show"],
  takes: ["email"],
  target: "any",
  options: {},
  summary: "who she is, her scores and why, segments, enrollments, messages, timeline",
  async run({ api, print }, [email]) {
    print(renderContact(await ask<ContactReport>(await api(), "POST", "/v1/contacts/lookup", { email })));
    return 0;
  },
};
