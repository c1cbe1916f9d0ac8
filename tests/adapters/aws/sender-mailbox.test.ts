import { describe, expect, it } from "vitest";
import { senderMailbox } from "../../../adapters/aws/sender-mailbox.ts";

const decoded = (mailbox: string): string =>
  [...mailbox.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/gu)]
    .map(([, word = ""]) => Buffer.from(word, "base64").toString("utf8"))
    .join("");

describe("the sender as SES takes it", () => {
  it.each([
    ["hello@orchard.example", "hello@orchard.example"],
    ["<hello@orchard.example>", "hello@orchard.example"],
    ["Orchard & Wall <hello@orchard.example>", "Orchard & Wall <hello@orchard.example>"],
    ["Wall, Orchard Inc. <hello@orchard.example>", '"Wall, Orchard Inc." <hello@orchard.example>'],
  ])("%s", (given, taken) => expect(senderMailbox(given)).toBe(taken));

  it("is ASCII whatever it is called, in words of at most 75 characters", () => {
    const name = "Gärtnerei Müller und Söhne, Obstbäume für jede Mauer 🍐🍐🍐";
    const mailbox = senderMailbox(
      `${name} <hallo@gärtnerei.example>`.replace("gärtnerei", "xn--grtnerei-0za"),
    );
    expect(mailbox).toMatch(/^[\x20-\x7e]+ <hallo@xn--grtnerei-0za\.example>$/u);
    expect(decoded(mailbox)).toBe(name);
    expect(Math.max(...mailbox.split(" ").map((word) => word.length))).toBeLessThanOrEqual(75);
  });
});
