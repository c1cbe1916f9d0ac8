import { describe, expect, it } from "vitest";
import { CHECKS } from "../../cli/doctor/examine.ts";
import type { Check } from "../../cli/doctor/finding.ts";
import { PART_KINDS, type PartFacts, type PartKind } from "../../core/report/deployment-facts.ts";
import { HEALTHY } from "../doubles/deployment.ts";

function findings<K extends PartKind>(kind: K, facts: PartFacts[K]) {
  const check: Check<K> = CHECKS[kind];
  return check.examine(facts, "the-part");
}

/** Findings that need somebody, with how bad they are. */
function troubles<K extends PartKind>(kind: K, change?: Partial<PartFacts[K]>): readonly string[] {
  const facts: PartFacts[K] = change ? Object.assign({}, HEALTHY[kind], change) : HEALTHY[kind];
  return findings(kind, facts)
    .filter(({ level }) => level === "problem" || level === "warning")
    .map(({ level, what }) => `${level}: ${what}`);
}

/** What is left to be seen by hand. */
function byHand(change: Partial<PartFacts["sendingDomain"]>) {
  const facts = { ...HEALTHY.sendingDomain, ...change };
  return findings("sendingDomain", facts).filter(({ level }) => level === "by_hand");
}

describe("what is in order", () => {
  it.each(PART_KINDS)("draws neither problem nor warning: %s", (kind) => {
    expect(troubles(kind)).toEqual([]);
    expect(findings(kind, HEALTHY[kind]).some(({ level }) => level === "ok")).toBe(true);
  });
});

describe("a stack", () => {
  it.each([
    ["CREATE_COMPLETE", undefined],
    ["UPDATE_IN_PROGRESS", "warning"],
    ["UPDATE_ROLLBACK_COMPLETE", "warning"],
    ["UPDATE_ROLLBACK_FAILED", "problem"],
    ["ROLLBACK_COMPLETE", "problem"],
    ["DELETE_FAILED", "problem"],
  ])("in the state %s draws: %s", (status, level) => {
    expect(troubles("stack", { status })[0]?.split(":")[0]).toBe(level);
  });
});

describe("the sending domain", () => {
  it.each([
    [{ verified: false }, "problem: SES has not verified the-part"],
    [{ dkimSigning: false }, "problem: Messages of the-part are not signed by DKIM"],
    [{ dkimStatus: "PENDING" }, "problem: DKIM of the-part is in the state PENDING"],
    [{ mailFromDomain: undefined }, "warning: The return path is amazonses.com"],
    [{ mailFromStatus: "FAILED" }, "warning: The return path bounce.example.com is in the state FAILED"],
  ])("with %j draws a finding", (change, sentence) => {
    expect(troubles("sendingDomain", change)).toEqual([expect.stringContaining(sentence)]);
  });

  it("leaves the signature over the unsubscribe headers to be seen by hand, once DKIM works", () => {
    expect(byHand({})).toMatchObject([{ todo: expect.stringContaining("list-unsubscribe-post") as string }]);
    expect(byHand({ dkimSigning: false })).toEqual([]);
  });
});

describe("the mail account", () => {
  it.each([
    [{ productionAccess: false }, "problem: SES is in its sandbox"],
    [{ sendingEnabled: false }, "problem: SES has stopped all sending"],
    [{ enforcement: "SHUTDOWN" }, "problem: SES has stopped all sending"],
    [{ enforcement: "PROBATION" }, "warning: SES reviews this account"],
    [{ sentToday: 40_000 }, "warning: 40000 of 50000 messages"],
  ])("with %j draws a finding", (change, sentence) => {
    expect(troubles("mailAccount", change)).toEqual([expect.stringContaining(sentence)]);
  });

  it("may have no daily limit", () => {
    expect(troubles("mailAccount", { mostPerDay: -1, sentToday: 1_000_000 })).toEqual([]);
  });
});

describe("the configuration set", () => {
  const [destination] = HEALTHY.configurationSet.destinations;
  if (!destination) throw new Error("The double has a destination.");

  it("must not be paused", () => {
    expect(troubles("configurationSet", { sendingEnabled: false })).toEqual([
      "problem: Sending is paused for the configuration set the-part.",
    ]);
  });

  it.each([
    ["there is none", []],
    ["it is switched off", [{ ...destination, enabled: false }]],
    ["it leads elsewhere", [{ ...destination, busArn: "arn:aws:events:eu-west-1:0:event-bus/other" }]],
    ["it is no bus", [{ ...destination, busArn: undefined }]],
  ])("must lead to the default bus: %s", (_case, destinations) => {
    expect(troubles("configurationSet", { destinations })).toEqual([
      expect.stringContaining("problem: No event destination of the-part leads to the default event bus"),
    ]);
  });

  it("must report everything that record-outcome listens for", () => {
    const destinations = [{ ...destination, eventTypes: ["SEND", "DELIVERY", "REJECT", "OPEN", "CLICK"] }];
    expect(troubles("configurationSet", { destinations })).toEqual([
      "problem: SES does not report BOUNCE, COMPLAINT, DELIVERY_DELAY, RENDERING_FAILURE of messages of the-part.",
    ]);
  });
});

describe("a table", () => {
  it.each([
    [{ status: "ARCHIVED" }, "problem: The table the-part is in the state ARCHIVED."],
    [{ pointInTimeRecovery: false }, "problem: The table the-part has no point-in-time recovery."],
    [{ deletionProtection: false }, "problem: The table the-part is not protected against deletion."],
    [{ unfinishedIndexes: ["by-step"] }, "warning: The index by-step of the-part is not ready yet."],
  ])("with %j draws a finding", (change, sentence) => {
    expect(troubles("table", change)).toEqual([sentence]);
  });

  it("may be changing", () => {
    expect(troubles("table", { status: "UPDATING" })).toEqual([]);
  });
});

describe("alarms", () => {
  it("that ring say who is hurt and what to do", () => {
    const description = "Who is hurt: Contacts who wait.\nWhat to do: Read the log.";
    expect(findings("alarms", [{ name: "late", state: "ALARM", tells: true, description }])).toEqual([
      {
        level: "problem",
        what: "The alarm late rings. Who is hurt: Contacts who wait.",
        todo: "What to do: Read the log.",
      },
    ]);
  });

  it("that tell nobody draw a warning", () => {
    const alarms = [{ name: "late", state: "INSUFFICIENT_DATA", tells: false, description: "" }];
    expect(findings("alarms", alarms)).toMatchObject([{ level: "warning" }]);
  });

  it.each([
    [{ confirmed: 0, pending: 1 }, "Open the mail"],
    [{ confirmed: 0, pending: 0 }, "Subscribe the alarm address"],
  ])("reach nobody with %j", (topic, todo) => {
    expect(findings("alarmTopic", topic)).toMatchObject([
      { level: "problem", todo: expect.stringContaining(todo) as string },
    ]);
  });
});

describe("the endpoint", () => {
  it("must give browsers the snippet", () => {
    expect(troubles("endpoint", { status: 503 })).toEqual([
      "problem: the-part answers 503 instead of the tracking snippet.",
    ]);
  });
});
