import { describe, expect, it } from "vitest";
import { createDuePost, SchedulerDueSchedule } from "../../../adapters/aws/scheduler-due-schedule.ts";
import { type AwsCall, AwsCallError } from "../../../adapters/aws/signed-request.ts";

const BUCKET = Date.parse("2026-11-21T12:35:00Z");

function schedulerThat(refuses?: string) {
  const calls: AwsCall[] = [];
  const call = (request: AwsCall) => {
    calls.push(request);
    return refuses === undefined
      ? Promise.resolve({})
      : Promise.reject(new AwsCallError(refuses, "No.", false));
  };
  const schedule = new SchedulerDueSchedule(call, {
    group: "espalier-dev",
    roleArn: "arn:role",
    queueArn: "arn:queue",
    deadLettersArn: "arn:dead",
  });
  return { calls, call, schedule };
}

describe("a minute's schedule", () => {
  it("is named by its minute, fires once, posts its bucket and is gone", async () => {
    const { calls, schedule } = schedulerThat();
    await schedule.create(BUCKET);
    expect(calls).toEqual([
      {
        service: "scheduler",
        path: "/schedules/2026-11-21T12-35",
        input: {
          GroupName: "espalier-dev",
          ScheduleExpression: "at(2026-11-21T12:35:00)",
          FlexibleTimeWindow: { Mode: "OFF" },
          ActionAfterCompletion: "DELETE",
          Target: {
            Arn: "arn:queue",
            RoleArn: "arn:role",
            Input: '{"bucket":"2026-11-21T12:35"}',
            DeadLetterConfig: { Arn: "arn:dead" },
          },
        },
      },
    ]);
  });

  it("is there already for whoever comes second", async () => {
    await expect(schedulerThat("ConflictException").schedule.create(BUCKET)).resolves.toBeUndefined();
  });

  it("is not there when the scheduler refuses", async () => {
    await expect(schedulerThat("ThrottlingException").schedule.create(BUCKET)).rejects.toThrow("No.");
  });
});

describe("posting to the due queue", () => {
  it("sends the message as it is", async () => {
    const { calls, call } = schedulerThat();
    await createDuePost(call, "https://queue")({ bucket: "2026-11-21T12:35", shard: 3 });
    expect(calls[0]).toMatchObject({
      target: "AmazonSQS.SendMessage",
      input: { QueueUrl: "https://queue", MessageBody: '{"bucket":"2026-11-21T12:35","shard":3}' },
    });
  });
});
