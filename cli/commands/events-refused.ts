import type { RefusedEvent } from "../../core/tracking-event.ts";
import { ask } from "../ask.ts";
import type { Command } from "../command.ts";
import { table, time } from "../render/text.ts";

interface RefusedAnswer {
  readonly day: string;
  readonly refused: readonly RefusedEvent[];
  /** Refused that day beyond those listed. */
  readonly more: number;
}

/** `espalier events refused` */
export const eventsRefused: Command = {
  words: ["events", "refused"],
  takes: [],
  target: "any",
  options: { day: { value: "<2026-11-21>", meaning: "the UTC day to list; today if absent" } },
  summary: "events that could not be taken, each with its reason",
  async run({ api, print }, _args, { day }) {
    const path =
      day === undefined ? "/v1/events/refused" : `/v1/events/refused?day=${encodeURIComponent(day)}`;
    const answer = await ask<RefusedAnswer>(await api(), "GET", path);
    const rows = answer.refused.map((each) => [
      time(each.receivedAt),
      each.keyName,
      each.reason,
      each.excerpt,
    ]);
    const lines = table(["at", "key", "reason", "what was sent"], rows, "none");
    const more = answer.more > 0 ? `\n  … and ${answer.more} older` : "";
    print(`Refused on ${answer.day} (UTC)\n${lines}${more}`);
    return 0;
  },
};
