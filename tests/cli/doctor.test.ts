import { describe, expect, it } from "vitest";
import { ProbeDouble, HEALTHY } from "../doubles/deployment.ts";
import { runTyped } from "../doubles/command-world.ts";

const typed = ["doctor", "--stage", "prod", "--region", "eu-west-1"];
const DENIED = { is: "hidden", why: "The AWS credentials may not do that." } as const;

describe("doctor", () => {
  it("looks at every part of a stage and ends with 0 if all is in order", async () => {
    const probe = new ProbeDouble();
    const { exitCode, printed } = await runTyped(typed, { probe });
    expect(exitCode).toBe(0);
    expect(probe.asked).toEqual([
      "stack espalier-prod-data",
      "stack espalier-prod-service",
      "endpoint https://api.example.com",
      "sendingDomain example.com",
      "mailAccount SES",
      "configurationSet espalier-prod",
      "table contacts-1",
      "table events-1",
      "table identities-1",
      "table messages-1",
      "table definitions-1",
      "table outbox-1",
      "alarms espalier-prod-service-",
      "alarmTopic arn:topic",
    ]);
    expect(printed).toMatch(
      /^Stage prod in eu-west-1\n\nok {7}The stack espalier-prod-data is in the state/u,
    );
    expect(printed).toMatch(/\n\nProblems: 0\. Warnings: 0\. In order: 18\. To see by hand: 1\.$/u);
  });

  it("says what to do about each problem, and ends with 1", async () => {
    const probe = new ProbeDouble({
      mailAccount: () => ({ is: "there", value: { ...HEALTHY.mailAccount, productionAccess: false } }),
      sendingDomain: () => ({ is: "absent" }),
      table: (name) => (name === "contacts-1" ? DENIED : undefined),
    });
    const { exitCode, printed } = await runTyped(typed, { probe });
    expect(exitCode).toBe(1);
    expect(printed).toContain(
      "problem  There is no SES identity example.com.\n         → Create it in SES (Identities, Create identity, Domain)",
    );
    expect(printed).toContain("→ Ask for production access in SES");
    expect(printed).toContain(
      "problem  The table contacts-1 cannot be looked at.\n         → The AWS credentials may not do that.",
    );
  });

  it("ends with 0 when there are only warnings", async () => {
    const mailFrom = { ...HEALTHY.sendingDomain, mailFromDomain: undefined };
    const probe = new ProbeDouble({ sendingDomain: () => ({ is: "there", value: mailFrom }) });
    const { exitCode, printed } = await runTyped(typed, { probe });
    expect({ exitCode, warned: printed.includes("Warnings: 1.") }).toEqual({ exitCode: 0, warned: true });
  });

  it("before the first deployment tells of the stacks and of the mail account, and of nothing that they would name", async () => {
    const probe = new ProbeDouble({ stack: () => ({ is: "absent" }) });
    const { exitCode, printed } = await runTyped(typed, { probe });
    expect(exitCode).toBe(1);
    expect(probe.asked.map((asked) => asked.split(" ")[0])).toEqual(["stack", "stack", "mailAccount"]);
    expect(printed).toContain("There is no stack espalier-prod-service.");
  });

  it("says once a stack that it may not look at the stacks, and stops there", async () => {
    const probe = new ProbeDouble({ stack: () => DENIED });
    const { printed } = await runTyped(typed, { probe });
    expect(probe.asked).toHaveLength(2);
    expect(printed.match(/problem {2}/gu)).toHaveLength(2);
  });

  it("is for deployed stages", async () => {
    const { exitCode, complained } = await runTyped(["doctor"]);
    expect(exitCode).toBe(2);
    expect(complained).toContain("the local cloud needs none");
  });

  it("asks for a Region if nothing names one", async () => {
    const { exitCode, complained } = await runTyped(["doctor", "--stage", "prod"]);
    expect(exitCode).toBe(2);
    expect(complained).toBe("Which Region? Add --region eu-west-1, or set AWS_REGION.");
  });
});
