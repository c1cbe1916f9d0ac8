import { describe, expect, it } from "vitest";
import { AslError } from "../../asl/errors.ts";
import { machine, outputOf, run, start, START, VirtualHost } from "./virtual-host.ts";

describe("Pass", () => {
  it("hands its input on when it has no Output", async () => {
    expect(await run(machine({ A: { Type: "Pass", End: true } }), { x: 1 })).toMatchObject({
      status: "SUCCEEDED",
      output: { x: 1 },
    });
  });

  it("evaluates expressions however deep, and leaves other strings alone", async () => {
    const template = {
      sum: "{% $states.input.a + 1 %}",
      list: ["{% $states.input.a %}", "{% unfinished"],
      plain: " {% 1 %}",
    };
    expect(await outputOf(template, { a: 1 })).toEqual({
      sum: 2,
      list: [1, "{% unfinished"],
      plain: " {% 1 %}",
    });
  });
});

describe("Assign", () => {
  it("evaluates against the values on entry, Output included, and sets them for the next state", async () => {
    const definition = machine({
      Set: { Type: "Pass", Assign: { x: 3, a: 1 }, Next: "Swap" },
      Swap: { Type: "Pass", Assign: { x: "{% $a %}", nextX: "{% $x %}" }, Output: "{% $x %}", Next: "Read" },
      Read: {
        Type: "Pass",
        Output: { x: "{% $x %}", nextX: "{% $nextX %}", swap: "{% $states.input %}" },
        End: true,
      },
    });
    expect((await run(definition)).output).toEqual({ x: 1, nextX: 3, swap: 3 });
  });

  it("lets branches read outer variables and keeps theirs inside", async () => {
    const Inner = { Type: "Pass", Assign: { mine: "{% $shared * 2 %}" }, Next: "Out" };
    const Out = { Type: "Pass", Output: "{% $mine %}", End: true };
    const definition = machine({
      Set: { Type: "Pass", Assign: { shared: 21 }, Next: "Both" },
      Both: { Type: "Parallel", Branches: [{ StartAt: "Inner", States: { Inner, Out } }], Next: "After" },
      After: {
        Type: "Pass",
        Output: { result: "{% $states.input %}", leaked: "{% $exists($mine) %}" },
        End: true,
      },
    });
    expect((await run(definition)).output).toEqual({ result: [42], leaked: false });
  });
});

describe("Choice", () => {
  const definition = machine({
    Which: {
      Type: "Choice",
      Choices: [
        {
          Condition: "{% $states.input.value >= 20 %}",
          Assign: { by: "rule" },
          Output: { big: true },
          Next: "End",
        },
      ],
      Default: "End",
      Assign: { by: "default" },
      Output: { big: false },
    },
    End: { Type: "Pass", Output: { by: "{% $by %}", big: "{% $states.input.big %}" }, End: true },
  });

  it("takes the first rule that holds, with its Assign and Output", async () => {
    expect((await run(definition, { value: 22 })).output).toEqual({ by: "rule", big: true });
  });

  it("takes Default with the state's own Assign and Output", async () => {
    expect((await run(definition, { value: 2 })).output).toEqual({ by: "default", big: false });
  });

  it("fails with States.NoChoiceMatched when nothing holds and there is no Default", async () => {
    const states = {
      A: { Type: "Choice", Choices: [{ Condition: false, Next: "B" }] },
      B: { Type: "Succeed" },
    };
    expect(await run(machine(states))).toMatchObject({ status: "FAILED", error: "States.NoChoiceMatched" });
  });

  it("fails when a condition is neither true nor false", async () => {
    const states = {
      A: { Type: "Choice", Choices: [{ Condition: "{% 'yes' %}", Next: "B" }] },
      B: { Type: "Succeed" },
    };
    expect(await run(machine(states))).toMatchObject({ error: "States.QueryEvaluationError" });
  });
});

describe("Wait", () => {
  it.each([
    ["a number of seconds", { Seconds: 90 }, 90],
    ["seconds from an expression", { Seconds: "{% $states.input.s * 2 %}" }, 60],
    ["a timestamp", { Timestamp: "2026-08-18T17:00:10Z" }, 10],
    ["a timestamp with zone from an expression", { Timestamp: "{% $states.input.t %}" }, 5],
    ["a timestamp that has passed", { Timestamp: "2020-01-01T00:00:00Z" }, 0],
  ])("lasts for %s", async (_, field, seconds) => {
    const host = new VirtualHost();
    const input = { s: 30, t: "2026-08-18T19:00:05+02:00" };
    const result = await run(machine({ W: { Type: "Wait", ...field, End: true } }), input, host);
    expect(result).toMatchObject({ status: "SUCCEEDED", output: input, stopTime: START + seconds * 1000 });
  });

  it.each([{ Seconds: "{% 1.5 %}" }, { Seconds: "{% -1 %}" }, { Timestamp: "{% 'tomorrow' %}" }])(
    "fails on %j",
    async (field) => {
      expect(await run(machine({ W: { Type: "Wait", ...field, End: true } }))).toMatchObject({
        error: "States.QueryEvaluationError",
      });
    },
  );
});

describe("Succeed and Fail", () => {
  it("ends the execution with the Output of Succeed", async () => {
    const result = await run(machine({ S: { Type: "Succeed", Output: "{% $states.input.a %}" } }), {
      a: [1],
    });
    expect(result).toMatchObject({ status: "SUCCEEDED", output: [1] });
  });

  it("fails with error and cause, which may be expressions", async () => {
    const result = await run(
      machine({ F: { Type: "Fail", Error: "ErrorA", Cause: "{% 'Kaiju ' & $states.input %}" } }),
      "attack",
    );
    expect(result).toMatchObject({ status: "FAILED", error: "ErrorA", cause: "Kaiju attack" });
  });
});

function branch(name: string, state: object): object {
  return { StartAt: name, States: { [name]: { End: true, ...state } } };
}

describe("Parallel", () => {
  it("gives every branch the Arguments and collects outputs in order", async () => {
    const definition = machine({
      Fun: {
        Type: "Parallel",
        Arguments: "{% $states.input.numbers %}",
        Branches: [
          branch("Add", { Type: "Wait", Seconds: 5, Output: "{% $sum($states.input) %}" }),
          branch("Subtract", { Type: "Pass", Output: "{% $states.input[0] - $states.input[1] %}" }),
        ],
        Output: { results: "{% $states.result %}", input: "{% $states.input.numbers[0] %}" },
        End: true,
      },
    });
    expect((await run(definition, { numbers: [3, 2] })).output).toEqual({ results: [5, 1], input: 3 });
  });

  it("ends the other branches at the first error, whose name it takes, and goes on", async () => {
    const host = new VirtualHost((task) => {
      if (task.stateName === "Breaks") throw new AslError("ErrorA", "broken");
      return new Promise(() => undefined);
    });
    const task = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke" };
    const waits = branch("Waits", { Type: "Wait", Seconds: 60 });
    const execution = start(
      machine({
        P: {
          Type: "Parallel",
          Branches: [branch("Hangs", task), branch("Breaks", task), waits],
          Catch: [{ ErrorEquals: ["ErrorA"], Output: "{% $states.errorOutput %}", Next: "Pause" }],
          End: true,
        },
        Pause: { Type: "Wait", Seconds: 1, End: true },
      }),
      {},
      host,
    );
    await host.advance(0);
    expect(execution.status).toBe("RUNNING");
    expect(host.tasks.find((each) => each.stateName === "Hangs")?.signal.aborted).toBe(true);
    expect([...host.timers].map((timer) => timer.instant - START)).toEqual([365 * 86_400_000, 1000]);
    await host.advance(1000);
    expect(execution.result).toMatchObject({ output: { Error: "ErrorA", Cause: "broken" } });
    expect(host.timers.size).toBe(0);
  });
});

function mapping(fields: object): unknown {
  return machine({
    Each: {
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "One",
        States: { One: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true } },
      },
      End: true,
      ...fields,
    },
  });
}

describe("Map", () => {
  it("runs its processor for each item, selected by ItemSelector", async () => {
    const host = new VirtualHost((task) => task.arguments);
    const fields = {
      Items: "{% $states.input.shipped %}",
      ItemSelector: {
        parcel: "{% $states.context.Map.Item.Value %}",
        at: "{% $states.context.Map.Item.Index %}",
        by: "{% $states.input.courier %}",
      },
      Output: "{% $states.result.parcel %}",
    };
    const result = await run(mapping(fields), { courier: "UQS", shipped: ["R31", "S39"] }, host);
    expect(result.output).toEqual(["R31", "S39"]);
    expect(host.tasks.map((task) => task.arguments)).toEqual([
      { parcel: "R31", at: 0, by: "UQS" },
      { parcel: "S39", at: 1, by: "UQS" },
    ]);
  });

  it("runs no more iterations at once than MaxConcurrency", async () => {
    let now = 0;
    let most = 0;
    const host = new VirtualHost(async (task) => {
      most = Math.max(most, (now += 1));
      await new Promise<void>((resolve) => host.at(host.now() + 1000, resolve));
      now -= 1;
      return task.arguments;
    });
    const result = await run(mapping({ MaxConcurrency: "{% 2 %}" }), [1, 2, 3, 4, 5], host);
    expect(result.output).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    expect(result.stopTime).toBe(START + 3000);
  });

  it("gives an empty array for no items and fails on what is no array", async () => {
    expect((await run(mapping({}), [])).output).toEqual([]);
    expect(await run(mapping({}), { a: 1 })).toMatchObject({ error: "States.QueryEvaluationError" });
  });
});
