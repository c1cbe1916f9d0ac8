import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AslError, ERROR } from "../../asl/errors.ts";
import { matchesError, retryDelay } from "../../asl/recovery.ts";
import { machine, run, start, START, VirtualHost } from "./virtual-host.ts";

const task = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };

/** A host whose task fails with these errors in turn, then succeeds; notes the second of each attempt. */
function failing(...errors: string[]): { host: VirtualHost; seconds: number[] } {
  const seconds: number[] = [];
  const host = new VirtualHost(() => {
    seconds.push((host.now() - START) / 1000);
    const error = errors.shift();
    if (error !== undefined) throw new AslError(error, `cause of ${error}`);
    return "done";
  });
  return { host, seconds };
}

describe("what an error name matches", () => {
  it.each([
    [ERROR.all, "Anything", true],
    [ERROR.all, ERROR.timeout, true],
    [ERROR.all, ERROR.dataLimitExceeded, false],
    [ERROR.all, ERROR.runtime, false],
    [ERROR.runtime, ERROR.runtime, false],
    [ERROR.dataLimitExceeded, ERROR.dataLimitExceeded, true],
    [ERROR.taskFailed, "Lambda.Unknown", true],
    [ERROR.taskFailed, ERROR.permissions, true],
    [ERROR.taskFailed, ERROR.timeout, false],
    [ERROR.timeout, ERROR.heartbeatTimeout, true],
    [ERROR.heartbeatTimeout, ERROR.timeout, false],
    ["ErrorA", "errora", false],
  ])("%s and %s: %s", (pattern, name, expected) => {
    expect(matchesError(pattern, name)).toBe(expected);
  });
});

describe("Retry", () => {
  it("counts each retrier by itself, as in the States Language's example", async () => {
    const { host, seconds } = failing("ErrorA", "ErrorB", "ErrorC", "ErrorB", "ErrorB");
    const Retry = [
      { ErrorEquals: ["ErrorA", "ErrorB"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
      { ErrorEquals: ["ErrorC"], IntervalSeconds: 5 },
    ];
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Z" }];
    const result = await run(
      machine({ X: { ...task, Retry, Catch }, Z: { Type: "Pass", End: true } }),
      {},
      host,
    );
    expect(seconds).toEqual([0, 1, 3, 8]);
    expect(result.output).toEqual({ Error: "ErrorB", Cause: "cause of ErrorB" });
  });

  it("tries three times more by default, after 1, 2 and 4 seconds, and counts retries as transitions", async () => {
    const { host, seconds } = failing("E", "E", "E", "E");
    const execution = start(machine({ X: { ...task, Retry: [{ ErrorEquals: ["States.ALL"] }] } }), {}, host);
    await host.advance(60_000);
    expect(seconds).toEqual([0, 1, 3, 7]);
    expect(execution.result).toMatchObject({ status: "FAILED", error: "E", cause: "cause of E" });
    expect(execution.transitions).toBe(4);
  });

  it("shows the retry count in the context", async () => {
    const { host } = failing("E", "E");
    const fields = { Retry: [{ ErrorEquals: ["E"] }], Output: "{% $states.context.State.RetryCount %}" };
    expect((await run(machine({ X: { ...task, ...fields } }), {}, host)).output).toBe(2);
  });

  it("never retries with MaxAttempts 0", async () => {
    const { host, seconds } = failing("E");
    await run(machine({ X: { ...task, Retry: [{ ErrorEquals: ["E"], MaxAttempts: 0 }] } }), {}, host);
    expect(seconds).toEqual([0]);
  });

  it("waits longer each time, never over the maximum, and with jitter never over the plain delay", () => {
    const retriers = fc.record({
      IntervalSeconds: fc.integer({ min: 1, max: 1000 }),
      BackoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
      MaxDelaySeconds: fc.integer({ min: 1001, max: 100_000 }),
    });
    fc.assert(
      fc.property(
        retriers,
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (retrier, attempt, chance) => {
          const rule = { ErrorEquals: ["E"], ...retrier };
          const delay = retryDelay(rule, attempt, () => chance);
          expect(delay).toBeLessThanOrEqual(retrier.MaxDelaySeconds * 1000);
          expect(delay).toBeGreaterThanOrEqual(retrier.IntervalSeconds * 1000);
          expect(retryDelay(rule, attempt + 1, () => chance)).toBeGreaterThanOrEqual(delay);
          expect(retryDelay({ ...rule, JitterStrategy: "FULL" }, attempt, () => chance)).toBeLessThanOrEqual(
            delay,
          );
        },
      ),
    );
  });
});

describe("Catch", () => {
  it("assigns and outputs from the error, and hands the error output on without Output", async () => {
    const { host } = failing("Lambda.Unknown");
    const Catch = [
      { ErrorEquals: ["States.TaskFailed"], Assign: { why: "{% $states.errorOutput.Cause %}" }, Next: "Z" },
    ];
    const Z = { Type: "Pass", Output: { why: "{% $why %}", input: "{% $states.input %}" }, End: true };
    const result = await run(machine({ X: { ...task, Catch }, Z }), {}, host);
    expect(result.output).toEqual({
      why: "cause of Lambda.Unknown",
      input: { Error: "Lambda.Unknown", Cause: "cause of Lambda.Unknown" },
    });
  });

  it.each([
    ["Arguments", { Arguments: { a: "{% $states.input.missing %}" } }],
    ["Output", { Output: "{% $states.result.missing %}" }],
    ["TimeoutSeconds", { TimeoutSeconds: "{% 'soon' %}" }],
  ])("handles an evaluation error in %s", async (_, fields) => {
    const Catch = [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Z" }];
    const result = await run(machine({ X: { ...task, ...fields, Catch }, Z: { Type: "Succeed" } }));
    expect(result).toMatchObject({ status: "SUCCEEDED", output: { Error: "States.QueryEvaluationError" } });
  });

  it("says what was wrong as the service does", async () => {
    const result = await run(
      machine({ X: { ...task, Arguments: { Input: { at: "{% $states.input.missing %}" } } } }),
    );
    expect(result.cause).toBe(
      "An error occurred while executing the state 'X' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Arguments/Input/at' returned nothing (undefined).",
    );
  });

  it("does not catch an error in its own Output", async () => {
    const { host } = failing("E");
    const Catch = [{ ErrorEquals: ["States.ALL"], Output: "{% $nope %}", Next: "Z" }];
    expect(await run(machine({ X: { ...task, Catch }, Z: { Type: "Succeed" } }), {}, host)).toMatchObject({
      status: "FAILED",
      error: "States.QueryEvaluationError",
    });
  });

  it("reports what a handler throws without a name as States.TaskFailed", async () => {
    const host = new VirtualHost(() => {
      throw new TypeError("no such thing");
    });
    expect(await run(machine({ X: task }), {}, host)).toMatchObject({
      error: "States.TaskFailed",
      cause: "no such thing",
    });
  });
});

describe("limits", () => {
  const big = "x".repeat(262_143);

  it.each([
    ["a task's result", new VirtualHost(() => big), { ...task }],
    ["Arguments", new VirtualHost(), { ...task, Arguments: { a: "{% $states.input & $states.input %}" } }],
  ])("ends an execution on more than 256 KiB in %s, past States.ALL", async (_, host, state) => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Z" }];
    const result = await run(machine({ X: { ...state, Catch }, Z: { Type: "Succeed" } }), big.slice(2), host);
    expect(result).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });

  it("ends an endless loop at 25,000 history events", async () => {
    const host = new VirtualHost();
    const execution = start(
      machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } }),
      {},
      host,
    );
    await execution.done;
    expect(execution.result).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(execution.events).toBe(25_000);
    expect(host.eventTypes.at(-1)).toBe("ExecutionFailed");
  });

  it("times out as the machine says, and after a year at the latest", async () => {
    const states = { W: { Type: "Wait", Seconds: 99_999_999, End: true } };
    expect(await run(machine(states, { TimeoutSeconds: 60 }))).toMatchObject({
      status: "TIMED_OUT",
      stopTime: START + 60_000,
    });
    expect(await run(machine(states))).toMatchObject({
      status: "TIMED_OUT",
      stopTime: START + 365 * 86_400_000,
    });
  });
});
