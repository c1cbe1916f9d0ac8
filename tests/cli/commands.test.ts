import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ADA } from "../doubles/contact-report.ts";
import { runTyped } from "../doubles/command-world.ts";
import { WORLD, worldWith } from "../doubles/definition-files.ts";

describe("contact show", () => {
  it("looks the contact up by an address that is in no URL, at the stage that was named", async () => {
    const { exitCode, printed, calls, askedFor } = await runTyped(
      ["contact", "show", "ada@example.com", "--stage", "prod"],
      { answer: { status: 200, body: ADA } },
    );
    expect(exitCode).toBe(0);
    expect(printed).toContain("Ada Byron, ada@example.com");
    expect(calls).toEqual([["POST", "/v1/contacts/lookup", { email: "ada@example.com" }]]);
    expect(askedFor).toMatchObject([{ stage: "prod" }]);
  });
});

describe("workflow", () => {
  it("lists", async () => {
    const body = {
      workflows: [{ workflow: "welcome-series", version: "0123456789abcdef", owner: "deploy" }],
    };
    const { printed, calls } = await runTyped(["workflow", "list"], { answer: { status: 200, body } });
    expect(printed).toContain("welcome-series");
    expect(calls).toEqual([["GET", "/v1/workflows", undefined]]);
  });

  it("escapes what stands in a path", async () => {
    const answer = { status: 404, body: { title: "There is no workflow." } };
    const { calls } = await runTyped(["workflow", "show", "../a b?"], { answer });
    expect(calls).toEqual([["GET", "/v1/workflows/..%2Fa%20b%3F", undefined]]);
  });
});

describe("send --test", () => {
  it("sends one message as a contact would see it", async () => {
    const { printed, calls } = await runTyped([
      "send",
      "--test=hello",
      "--as=ada@example.com",
      "--to=me@example.com",
    ]);
    expect(calls).toEqual([
      ["POST", "/v1/messages/test", { template: "hello", as: "ada@example.com", to: "me@example.com" }],
    ]);
    expect(printed).toBe("Sent hello as ada@example.com would see it, to me@example.com.");
  });
});

describe("events refused", () => {
  it("lists a day's refused events with their reasons", async () => {
    const refused = [
      {
        refusedId: "r1",
        receivedAt: Date.UTC(2026, 10, 21, 9),
        reason: "no userId",
        excerpt: '{"a":\u001b1}',
        keyName: "shop",
      },
    ];
    const { printed, calls } = await runTyped(["events", "refused", "--day", "2026-11-21"], {
      answer: { status: 200, body: { day: "2026-11-21", refused, more: 7 } },
    });
    expect(calls).toEqual([["GET", "/v1/events/refused?day=2026-11-21", undefined]]);
    expect(printed).toBe(`Refused on 2026-11-21 (UTC)
  at                   key   reason     what was sent
  -------------------  ----  ---------  -------------
  2026-11-21 09:00:00  shop  no userId  {"a": 1}
  … and 7 older`);
  });
});

describe("key new", () => {
  it.each([
    ["server", "sk_", "It is secret"],
    ["browser", "wk_", "It is public"],
  ])("prints a %s key once, and only its hash for the file", async (kind, prefix, meaning) => {
    const { exitCode, printed } = await runTyped(["key", "new", "--kind", kind, "--name", "shop-backend"]);
    const lines = printed.split("\n").map((line) => line.trim());
    const key = lines.find((line) => line.startsWith(prefix)) ?? "";
    expect(exitCode).toBe(0);
    expect(key).toHaveLength(35);
    expect(printed).toContain(meaning);
    const sha256 = createHash("sha256").update(key).digest("hex");
    expect(printed).toContain(`  - name: shop-backend\n    kind: ${kind}\n    sha256: ${sha256}`);
    expect(printed.split(key)).toHaveLength(2);
  });

  it.each([
    [["--kind", "toString", "--name", "a"], '"toString" is no kind of key. Expected browser or server.'],
    [["--kind", "server", "--name", "My Shop"], '"My Shop" is no name for a key.'],
  ])("refuses %j with a sentence", async (options, sentence) => {
    const { exitCode, complained } = await runTyped(["key", "new", ...options]);
    expect(exitCode).toBe(2);
    expect(complained).toContain(sentence);
  });
});

describe("check", () => {
  it("says what is in order", async () => {
    const { exitCode, printed } = await runTyped(["check"], { files: WORLD });
    expect(printed).toMatch(/^\d+ definitions are in order: .*template hello/u);
    expect(exitCode).toBe(0);
  });

  it("prints every mistake with place, reason and remedy, and ends with 1", async () => {
    const files = worldWith({
      "segments/odd.yaml": "segment: odd\nname: Odd\nwhen:\n  segment: nobody\n",
      "segments/broken.yaml": "segment: [",
    });
    const { exitCode, printed } = await runTyped(["check"], { files });
    expect(exitCode).toBe(1);
    expect(printed).toContain("workspace/segments/broken.yaml");
    expect(printed).toMatch(/^workspace\/segments\/odd\.yaml:\d+ error CD203/mu);
    expect(printed).toMatch(/\n\n\d+ to put right; nothing would be published\.$/u);
  });
});
