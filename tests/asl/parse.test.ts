import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { DefinitionError, parseStateMachine } from "../../asl/parse.ts";
import { machine } from "./virtual-host.ts";

/** An opinion that is not ours; the package has no types. */
const validate = createRequire(import.meta.url)("asl-validator") as (definition: unknown) => {
  readonly isValid: boolean;
};

function problemsOf(definition: unknown): readonly string[] {
  try {
    parseStateMachine(definition);
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

const end = { Type: "Pass", End: true };
const task = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true };
const inner = (name: string, state: object): object => ({ StartAt: name, States: { [name]: state } });

describe("parseStateMachine", () => {
  it("accepts a machine of every state type", () => {
    const definition = machine({
      Pass: { Type: "Pass", Assign: { a: 1 }, Output: "{% $states.input %}", Next: "Choice" },
      Choice: { Type: "Choice", Choices: [{ Condition: "{% $a = 1 %}", Next: "Task" }], Default: "Fail" },
      Task: {
        ...task,
        TimeoutSeconds: "{% $a %}",
        End: undefined,
        Next: "Wait",
        Retry: [{ ErrorEquals: ["States.ALL"] }],
      },
      Wait: { Type: "Wait", Seconds: 1, Next: "Parallel" },
      Parallel: { Type: "Parallel", Branches: [inner("B", end)], Next: "Map" },
      Map: { Type: "Map", Items: [1], ItemProcessor: inner("I", end), Next: "Succeed" },
      Succeed: { Type: "Succeed" },
      Fail: { Type: "Fail", Error: "E" },
    });
    const json: unknown = JSON.parse(JSON.stringify(definition));
    expect(problemsOf(json)).toEqual([]);
    expect(validate(json).isValid).toBe(true);
  });

  it.each([
    [
      "a JSONPath machine",
      { StartAt: "A", States: { A: end } },
      /not JSONPath; set "QueryLanguage": "JSONata"/,
    ],
    [
      "a JSONPath state",
      machine({ A: { ...end, QueryLanguage: "JSONPath" } }),
      /States.A.QueryLanguage: expected "JSONata"/,
    ],
    [
      "a JSONPath field",
      machine({ A: { ...end, ResultPath: "$.x" } }),
      /States.A: the field 'ResultPath' is not known/,
    ],
    [
      "an unknown state type",
      machine({ A: { Type: "Loop", End: true } }),
      /States.A: expected a state of Type Pass, .*got "Loop"/,
    ],
    [
      "a distributed Map",
      machine({
        A: {
          Type: "Map",
          ItemProcessor: { ...inner("B", end), ProcessorConfig: { Mode: "DISTRIBUTED" } },
          End: true,
        },
      }),
      /Mode: expected "INLINE"/,
    ],
    [
      "an expression that does not compile",
      machine({ A: { ...end, Output: { x: "{% 1 + %}" } } }),
      /States.A.Output.x: the expression does not compile: S0207/,
    ],
    ["a missing StartAt state", machine({ A: end }, { StartAt: "B" }), /StartAt: there is no state 'B'/],
    [
      "a target that does not exist",
      machine({ A: { Type: "Pass", Next: "B" } }),
      /States.A: it leads to 'B'/,
    ],
    [
      "a target in another block",
      machine({
        A: { Type: "Parallel", Branches: [inner("B", { Type: "Pass", Next: "C" })], Next: "C" },
        C: end,
      }),
      /Branches\[0\].States.B: it leads to 'C'/,
    ],
    ["Next with End", machine({ A: { ...end, Next: "A" } }), /States.A: exactly one of Next and End/],
    ["neither Next nor End", machine({ A: { Type: "Pass" } }), /States.A: exactly one of Next and End/],
    [
      "Wait without time",
      machine({ A: { Type: "Wait", End: true } }),
      /exactly one of Seconds and Timestamp/,
    ],
    [
      "the same state name in two blocks",
      machine({ A: { Type: "Parallel", Branches: [inner("A", end)], End: true } }),
      /must be unique/,
    ],
    [
      "States.ALL before others",
      machine({ A: { ...task, Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["E"] }] } }),
      /States.ALL must come last/,
    ],
    [
      "States.ALL among others",
      machine({ A: { ...task, Catch: [{ ErrorEquals: ["E", "States.ALL"], Next: "A" }] } }),
      /States.ALL must stand alone/,
    ],
    [
      "the reserved variable",
      machine({ A: { ...end, Assign: { states: 1 } } }),
      /the variable 'states' is reserved/,
    ],
    [
      "an outer variable set inside",
      machine({
        A: {
          Type: "Parallel",
          Assign: { x: 1 },
          Branches: [inner("B", { ...end, Assign: { x: 2 } })],
          End: true,
        },
      }),
      /'x' is set in an outer block already/,
    ],
    [
      "a heartbeat without token",
      machine({ A: { ...task, HeartbeatSeconds: 5 } }),
      /HeartbeatSeconds needs a resource with .waitForTaskToken/,
    ],
    [
      "a fractional time-out",
      machine({ A: { ...task, TimeoutSeconds: 1.5 } }),
      /TimeoutSeconds: expected an integer from 1 to 99999999, but got 1.5/,
    ],
  ])("refuses %s", (_, definition, expected) => {
    expect(problemsOf(definition).join("\n")).toMatch(expected);
  });

  it("lists every problem in one error", () => {
    const problems = problemsOf(machine({ A: { Type: "Pass", Foo: 1, Bar: 2 }, B: { Type: "Nope" } }));
    expect(problems).toHaveLength(3);
  });
});
