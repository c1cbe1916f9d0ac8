import { describe, expect, it } from "vitest";
import { BUCKET_LEAD_MS, dueMessageSchema } from "../../core/segment/due.ts";
import { templates } from "./stacks.ts";
import { flat, property, resourcesOf } from "./template-model.ts";

const { service } = templates;

describe("schedules", () => {
  const [daily, ...others] = resourcesOf(service, "AWS::Scheduler::Schedule");
  const functions = resourcesOf(service, "AWS::Lambda::Function");

  it("has one that looks for strays every day, and no other that comes again and again", () => {
    expect(others).toStrictEqual([]);
    expect(daily && property(daily, "ScheduleExpression")).toBe("cron(15 3 * * ? *)");
    const input = String(daily && property(daily, "Target", "Input"));
    expect(dueMessageSchema.parse(JSON.parse(input))).toStrictEqual({ sweep: "strays" });
  });

  it("sets aside what cannot be posted", () => {
    expect(daily && flat(property(daily, "Target", "DeadLetterConfig", "Arn"))).toMatch(
      /^<DueMinutesDeadLetters\w+\.Arn>$/,
    );
  });

  it("may be assumed by this account's own schedules only", () => {
    const role = resourcesOf(service, "AWS::IAM::Role").find(({ id }) => id.startsWith("DueScheduleRole"));
    const [trust] = (role && property(role, "AssumeRolePolicyDocument", "Statement")) as {
      Condition: { StringEquals: Record<string, unknown> };
    }[];
    const conditions = trust?.Condition.StringEquals ?? {};
    expect(Object.keys(conditions)).toStrictEqual(["aws:SourceAccount", "aws:SourceArn"]);
    expect(flat(conditions["aws:SourceArn"])).toMatch(/^<DueSchedules\w*\.Arn>$/);
  });

  it("runs nobody who may put a contact into a bucket for longer than a bucket is ahead", () => {
    const writers = functions.filter(
      (one) => property(one, "Environment", "Variables", "SCHEDULE_GROUP") !== undefined,
    );
    expect(writers.length).toBe(2);
    for (const writer of writers)
      expect(Number(property(writer, "Timeout")) * 1_000).toBeLessThanOrEqual(BUCKET_LEAD_MS);
  });
});
