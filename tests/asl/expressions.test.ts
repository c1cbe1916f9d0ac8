import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { machine, outputOf, run, START, VirtualHost } from "./virtual-host.ts";

const failed = { status: "FAILED", error: "States.QueryEvaluationError" };

describe("functions that Step Functions adds to JSONata", () => {
  it.each([
    [
      "$partition([1,2,3,4], 2)",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["$partition([1..9], 4)", [[1, 2, 3, 4], [5, 6, 7, 8], [9]]],
    ["$range(0, 10, 2)", [0, 2, 4, 6, 8, 10]],
    ["$range(3, 1, -1)", [3, 2, 1]],
    ["$range(3, 1, 1)", []],
    ["$hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"],
    ["$parse('{\"a\": [1, null]}').a", [1, null]],
    ["$random() < 1", true],
    ["$random(7) = $random(7)", true],
    ["$random(7) = $random(8)", false],
    ["$length($uuid())", 36],
    ["$count($shuffle([1..5]))", 5],
  ])("%s", async (source, expected) => {
    expect(await outputOf(`{% ${source} %}`)).toEqual(expected);
  });

  it.each([
    "$partition([1], 0)",
    "$range(1, 9, 0)",
    "$range(1, 2000, 1)",
    "$hash('a', 'CRC')",
    "$parse('{')",
    "$eval('1')",
  ])("%s is an evaluation error", async (source) => {
    expect(await outputOf(`{% ${source} %}`)).toMatchObject(failed);
  });

  it("read the host's clock", async () => {
    expect(
      await outputOf({ ms: "{% $millis() %}", iso: "{% $now() %}", day: "{% $now('[Y]-[M01]-[D01]') %}" }),
    ).toEqual({
      ms: START,
      iso: "2026-08-18T17:00:00.000Z",
      day: "2026-08-18",
    });
  });

  it("make a version 4 UUID from the host's chance", async () => {
    const host = new VirtualHost();
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    host.chance = 0.999;
    expect(await outputOf("{% $uuid() %}", {}, host)).toMatch(uuid);
  });
});

describe("values of expressions", () => {
  it("pass any JSON through unchanged", async () => {
    const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        expect(await outputOf("{% $states.context.Execution.Input %}", value)).toEqual(value);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    "$states.input.missing",
    "missing",
    "$",
    "$sum",
    "function($x){$x}",
    "1/0",
    "'a' + 1",
    "$error('no')",
  ])("%s is an evaluation error", async (source) => {
    expect(await outputOf(`{% ${source} %}`)).toMatchObject(failed);
  });

  it("leave undefined members out of objects", async () => {
    expect(await outputOf("{% { 'a': 1, 'b': $states.input.missing } %}")).toEqual({ a: 1 });
  });

  it("know who they run for", async () => {
    const template = {
      id: "{% $states.context.Execution.Name %}",
      start: "{% $states.context.Execution.StartTime %}",
      machine: "{% $states.context.StateMachine.Name %}",
      state: "{% $states.context.State.Name %}",
    };
    const expected = { id: "e1", start: "2026-08-18T17:00:00.000Z", machine: "shop", state: "Only" };
    expect(await outputOf(template)).toEqual(expected);
  });

  it("do not mix when many executions evaluate the same expression at once", async () => {
    const template = "{% ($own := $states.input.n; $sum($map([1..5], function($x) { $x * $own }))) %}";
    const numbers = Array.from({ length: 50 }, (_, n) => n);
    const outputs = await Promise.all(numbers.map((n) => outputOf(template, { n })));
    expect(outputs).toEqual(numbers.map((n) => 15 * n));
  });

  it("give back sequences as plain arrays, which later states read as arrays", async () => {
    const states = {
      One: { Type: "Pass", Assign: { found: "{% [$states.input.items[n > 1]] %}" }, Next: "Two" },
      Two: { Type: "Pass", Output: { count: "{% $count($found) %}", nested: "{% [[$found]] %}" }, End: true },
    };
    const result = await run(machine(states), { items: [{ n: 1 }, { n: 2 }] });
    expect(result.output).toEqual({ count: 1, nested: [[{ n: 2 }]] });
  });
});
