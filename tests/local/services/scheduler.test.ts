import { describe, expect, it } from "vitest";
import { AwsError } from "../../../local/contracts.ts";
import { createSchedulerService } from "../../../local/services/scheduler.ts";
import { createSqsService } from "../../../local/services/sqs.ts";
import { asOperator, createWorldDouble, makeResource } from "./world-double.ts";

const HOUR = 3_600_000;
const roleArn = "arn:aws:iam::000000000000:role/ScheduleRole";
const queueArn = (name: string): string => `arn:aws:sqs:eu-west-1:000000000000:service-${name}`;

async function createScheduler() {
  const double = createWorldDouble();
  const sqs = createSqsService(double.world, {
    roleOfFunction: () => ({ kind: "operator" }),
    authorize: () => undefined,
  });
  const scheduler = createSchedulerService(double.world, {
    assume: (arn) => {
      if (arn !== roleArn) throw new AwsError("ValidationException", `${arn} does not trust the scheduler.`);
      return { kind: "role", logicalId: "ScheduleRole" };
    },
  });
  double.add(sqs);
  double.add(scheduler);
  for (const name of ["Due", "Dead"]) await makeResource(sqs, "AWS::SQS::Queue", name, {});
  await makeResource(scheduler, "AWS::Scheduler::ScheduleGroup", "Group", { Name: "espalier" });
  const create = (parts: Readonly<Record<string, unknown>> = {}) =>
    asOperator(scheduler, "CreateSchedule", {
      Name: "2026-11-21T11-00",
      GroupName: "espalier",
      ScheduleExpression: "at(2026-11-21T11:00:00)",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: { Arn: queueArn("Due"), RoleArn: roleArn, Input: "11" },
      ...parts,
    });
  const held = (name: string) =>
    sqs
      .queues()
      .find(({ settings }) => settings.arn === queueArn(name))
      ?.peek()
      .map(({ body }) => body) ?? [];
  return { ...double, scheduler, create, held };
}

describe("a one-time schedule", () => {
  it("posts its input at its time, as its role, and is gone", async () => {
    const { create, clock, held, calls, scheduler } = await createScheduler();
    await create();
    await clock.advance(2 * HOUR - 1);
    expect(held("Due")).toEqual([]);
    await clock.advance(1);
    expect([held("Due"), scheduler.schedules()]).toEqual([["11"], []]);
    expect(calls).toEqual([{ role: "ScheduleRole", call: "SendMessage", actions: ["sqs:SendMessage"] }]);
  });

  it("cannot be made twice under a name", async () => {
    const { create } = await createScheduler();
    await create();
    await expect(create()).rejects.toMatchObject({ code: "ConflictException", status: 409 });
  });

  it.each([
    ["in the past", { ScheduleExpression: "at(2026-11-21T08:59:59)" }, "ValidationException"],
    ["with a colon in its name", { Name: "11:00" }, "ValidationException"],
    ["in a group that is not there", { GroupName: "nowhere" }, "ResourceNotFoundException"],
    ["with an expression that nobody knows", { ScheduleExpression: "at(noon)" }, "ValidationException"],
    ["with a flexible window", { FlexibleTimeWindow: { Mode: "FLEXIBLE" } }, "ValidationException"],
    [
      "with a role that does not trust the scheduler",
      { Target: { Arn: queueArn("Due"), RoleArn: "arn:aws:iam::000000000000:role/Other", Input: "11" } },
      "ValidationException",
    ],
  ])("is refused %s", async (_, parts, code) => {
    const { create } = await createScheduler();
    await expect(create(parts)).rejects.toMatchObject({ code });
  });

  it("sets its input aside when the queue cannot take it", async () => {
    const { create, clock, held, notices } = await createScheduler();
    const Target = {
      Arn: queueArn("Gone"),
      RoleArn: roleArn,
      Input: "11",
      DeadLetterConfig: { Arn: queueArn("Dead") },
    };
    await create({ Target });
    await clock.advance(2 * HOUR);
    expect(held("Dead")).toEqual(["11"]);
    expect(notices[0]).toContain("could not post to");
  });
});

describe("a schedule of the template", () => {
  const daily = {
    GroupName: "espalier",
    ScheduleExpression: "cron(15 3 * * ? *)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: queueArn("Due"), RoleArn: roleArn, Input: "sweep" },
  };

  it.each([
    ["daily, in UTC", "cron(15 3 * * ? *)", 24 * HOUR, 1],
    ["daily, in UTC, all the time", "cron(15 3 * * ? *)", 72 * HOUR, 3],
    ["at a rate", "rate(6 hours)", 24 * HOUR, 4],
  ])("posts %s", async (_, ScheduleExpression, span, times) => {
    const { scheduler, clock, held } = await createScheduler();
    const made = await makeResource(scheduler, "AWS::Scheduler::Schedule", "Daily", {
      ...daily,
      ScheduleExpression,
    });
    expect(made).toEqual({
      ref: "service-Daily",
      attributes: { Arn: "arn:aws:scheduler:eu-west-1:000000000000:schedule/espalier/service-Daily" },
    });
    await clock.advance(span);
    expect(held("Due")).toHaveLength(times);
  });

  it("needs the permission to create schedules of its group and to pass its role", async () => {
    const { scheduler } = await createScheduler();
    const input = { ...daily, Name: "noon" };
    const call = {
      service: "scheduler",
      operation: "CreateSchedule",
      input,
      principal: { kind: "operator" },
    } as const;
    expect(scheduler.permissions(call)).toEqual([
      {
        action: "scheduler:CreateSchedule",
        resource: "arn:aws:scheduler:eu-west-1:000000000000:schedule/espalier/noon",
      },
      {
        action: "iam:PassRole",
        resource: roleArn,
        context: { "iam:PassedToService": "scheduler.amazonaws.com" },
      },
    ]);
  });
});
