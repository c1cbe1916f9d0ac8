import { ask } from "../ask.ts";
import type { Command } from "../command.ts";

/** `espalier send --test <template> --as <email> --to <address>` */
export const sendTest: Command = {
  words: ["send"],
  takes: [],
  target: "any",
  options: {
    test: { value: "<template>", meaning: "the template to send, as published now", required: true },
    as: { value: "<email>", meaning: "the contact as whom to see it", required: true },
    to: { value: "<address>", meaning: "where to send it", required: true },
  },
  summary: "one message as that contact would see it; its clicks count for nobody",
  async run({ api, print }, _args, { test, as, to }) {
    await ask(await api(), "POST", "/v1/messages/test", { template: test, as, to });
    print(`Sent ${test} as ${as} would see it, to ${to}.`);
    return 0;
  },
};
