import { describe, expect, it } from "vitest";
import type { Execution } from "../../asl/contracts.ts";
import { AslError } from "../../asl/errors.ts";
import { machine, rest, start, START, VirtualHost } from "./virtual-host.ts";

const resource = "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken";
const wait = {
  Type: "Task",
  Resource: resource,
  Arguments: { Token: "{% $states.context.Task.Token %}" },
  TimeoutSeconds: "{% $max([1, $states.input.seconds]) %}",
  Catch: [{ ErrorEquals: ["States.Timeout"], Output: "late", Next: "End" }],
  Next: "End",
};
const definition = machine({ Wait: wait, End: { Type: "Succeed" } });

async function waiting(
  fields: object = {},
  host = new VirtualHost(),
): Promise<{ execution: Execution; host: VirtualHost; token: string }> {
  const execution = start(
    machine({ Wait: { ...wait, ...fields }, End: { Type: "Succeed" } }),
    { seconds: 60 },
    host,
  );
  await rest();
  return { execution, host, token: host.tasks.at(-1)?.token ?? "" };
}

describe("a task that waits for its token", () => {
  it("gives the token to the handler and, by the context, to Arguments", async () => {
    const { host, token } = await waiting();
    expect(token).not.toBe("");
    expect(host.tasks).toMatchObject([{ resource, stateName: "Wait", token, arguments: { Token: token } }]);
  });

  it("goes on with the output that the token is answered with", async () => {
    const { execution, host, token } = await waiting();
    expect(execution.succeedTask(token, { clicked: true })).toBe("ok");
    await rest();
    expect(execution.result).toMatchObject({
      status: "SUCCEEDED",
      output: { clicked: true },
      stopTime: START,
    });
    expect(host.timers.size).toBe(0);
    expect(host.tasks[0]?.signal.aborted).toBe(false);
  });

  it("fails with the error that the token is answered with", async () => {
    const { execution, token } = await waiting();
    expect(execution.failTask(token, "Exited", "goal reached")).toBe("ok");
    await rest();
    expect(execution.result).toMatchObject({ status: "FAILED", error: "Exited", cause: "goal reached" });
  });

  it("times out to the millisecond, and not before", async () => {
    const { execution, host, token } = await waiting();
    await host.advance(59_999);
    expect(execution.status).toBe("RUNNING");
    await host.advance(1);
    expect(execution.result).toMatchObject({ output: "late", stopTime: START + 60_000 });
    expect(execution.succeedTask(token, {})).toBe("timed-out");
  });

  it.each([
    ["a second answer", (execution: Execution, token: string) => execution.succeedTask(token, 1)],
    ["an answer after a stop", (execution: Execution) => execution.stop()],
  ])("refuses %s", async (_, first) => {
    const { execution, token } = await waiting();
    first(execution, token);
    expect(execution.succeedTask(token, 2)).toBe("timed-out");
    expect(execution.failTask(token)).toBe("timed-out");
    expect(execution.heartbeat(token)).toBe("timed-out");
  });

  it("does not know a token that it never gave out", async () => {
    const { execution } = await waiting();
    expect(execution.succeedTask("somebody-else's", {})).toBe("does-not-exist");
  });

  it("takes an answer that comes before the submission has returned", async () => {
    const answers: string[] = [];
    const host = new VirtualHost(async (task) => {
      answers.push(execution.succeedTask(task.token ?? "", "early"));
      await rest();
      return {};
    });
    const execution = start(definition, { seconds: 60 }, host);
    await host.advance(0);
    await rest();
    expect(answers).toEqual(["ok"]);
    expect(execution.result).toMatchObject({ status: "SUCCEEDED", output: "early" });
    expect(host.eventTypes).not.toContain("TaskSubmitted");
    expect(host.timers.size).toBe(0);
    expect(execution.succeedTask(host.tasks[0]?.token ?? "", "again")).toBe("timed-out");
  });

  it("fails when the submission does, and closes the token", async () => {
    const host = new VirtualHost(() => {
      throw new AslError("DynamoDb.ConditionalCheckFailedException", "paused");
    });
    const { execution, token } = await waiting({}, host);
    expect(execution.result).toMatchObject({
      status: "FAILED",
      error: "DynamoDb.ConditionalCheckFailedException",
    });
    expect(execution.succeedTask(token, {})).toBe("timed-out");
    expect(host.eventTypes).toContain("TaskSubmitFailed");
  });

  it("gives each retry a token of its own", async () => {
    const retry = { Retry: [{ ErrorEquals: ["Again"] }] };
    const { execution, host, token } = await waiting(retry);
    execution.failTask(token, "Again");
    await host.advance(1000);
    const second = host.tasks[1]?.token ?? "";
    expect(second).not.toBe(token);
    expect([execution.succeedTask(token, 1), execution.succeedTask(second, 2)]).toEqual(["timed-out", "ok"]);
  });

  it("lets heartbeats restart HeartbeatSeconds, but not TimeoutSeconds", async () => {
    const { execution, host, token } = await waiting({ HeartbeatSeconds: 20, TimeoutSeconds: 50, Catch: [] });
    for (const _ of [1, 2, 3]) {
      await host.advance(15_000);
      expect(execution.heartbeat(token)).toBe("ok");
    }
    await host.advance(60_000);
    expect(execution.result).toMatchObject({ error: "States.Timeout", stopTime: START + 50_000 });
  });

  it("reports a missed heartbeat as States.HeartbeatTimeout", async () => {
    const { execution, host } = await waiting({ HeartbeatSeconds: 20, Catch: [] });
    await host.advance(20_000);
    expect(execution.result).toMatchObject({ error: "States.HeartbeatTimeout", stopTime: START + 20_000 });
  });
});

describe("stopping", () => {
  it("ends at once with error and cause, aborts the task and leaves no timer", async () => {
    const { execution, host } = await waiting();
    execution.stop("Exited", "goal reached");
    expect(execution.result).toEqual({
      status: "ABORTED",
      error: "Exited",
      cause: "goal reached",
      stopTime: START,
    });
    expect(await execution.done).toBe(execution.result);
    expect(host.tasks[0]?.signal.aborted).toBe(true);
    expect(host.timers.size).toBe(0);
    const { events } = execution;
    await host.advance(3_600_000);
    expect(execution.events).toBe(events);
  });

  it("before the first state starts nothing", async () => {
    const host = new VirtualHost();
    start(definition, { seconds: 60 }, host).stop();
    await rest();
    expect(host.tasks).toEqual([]);
    expect(host.eventTypes).toEqual(["ExecutionStarted", "ExecutionAborted"]);
  });
});

describe("two thousand waiting executions", () => {
  it("wait for the clock alone, and all end", async () => {
    const timers = new Map<() => void, number>();
    const host = {
      now: () => START,
      random: () => 0,
      runTask: () => Promise.resolve({}),
      at: (instant: number, run: () => void) => {
        timers.set(run, instant);
        return () => void timers.delete(run);
      },
    };
    const executions = Array.from({ length: 2_000 }, () => start(definition, { seconds: 86_400 }, host));
    await rest();
    expect(timers.size).toBe(4_000);
    for (const [run, instant] of timers) if (instant === START + 86_400_000) run();
    const results = await Promise.all(executions.map((execution) => execution.done));
    expect(new Set(results.map((result) => result.output))).toEqual(new Set(["late"]));
    expect(timers.size).toBe(0);
  });
});
