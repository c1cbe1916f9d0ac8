// oxlint-disable unicorn/no-thenable -- `then` is a word of the language, and never a function
import * as fc from "fast-check";
import type { Condition } from "../../../core/condition/condition.ts";
import type { StepSource } from "../../../core/workflow/schema.ts";

const span = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom("minute", "hour", "day"))
  .map(([n, unit]) => `${n} ${unit}s`);

/** Texts that could break out: expressions, placeholders, quotes, Liquid. */
const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom("{% $states.input %}", "${SendMessage}", "{%'\"%}", "a'b\"c\\d", "\u2028"),
);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ did: nasty, where: fc.dictionary(fc.string({ minLength: 1 }), nasty, { maxKeys: 2 }) }),
  fc.record({ score: fc.constant("engagement"), at_least: fc.integer() }),
  fc.record({ attribute: fc.string({ minLength: 1 }), is: nasty }),
  fc.record({ not: fc.record({ segment: fc.constant("vip") }) }),
);

/** Steps of every type, nested up to three deep, without ids that meet. */
const { list } = fc.letrec<{ step: StepSource; list: StepSource[] }>((tie) => ({
  list: fc.array(tie("step"), { maxLength: 4, depthIdentifier: "nesting" }),
  step: fc.oneof(
    { maxDepth: 3, depthIdentifier: "nesting" },
    fc.record({ send: fc.constant("hello"), subject: fc.option(nasty, { nil: undefined }) }),
    fc.record({ wait: span }),
    fc.record({
      update: fc.record({
        attributes: fc.dictionary(fc.string({ minLength: 1 }), nasty, { minKeys: 1, maxKeys: 2 }),
      }),
    }),
    fc.record({ wait_for: condition, at_most: span, then: tie("list"), else: tie("list") }),
    fc.record({ branch: fc.constant("fork"), if: condition, then: tie("list"), else: tie("list") }),
  ),
}));

/** Valid lists of steps: ids are made different, and an exit only ends a way. */
export const arbitrarySteps: fc.Arbitrary<readonly StepSource[]> = fc
  .tuple(
    list.filter((steps) => steps.length > 0),
    fc.boolean(),
  )
  .map(([steps, exits]) => numbered(steps, { next: 0 }, exits));

function numbered(
  steps: readonly StepSource[],
  counter: { next: number },
  exits: boolean,
): readonly StepSource[] {
  return steps.map((step) => {
    const n = counter.next++;
    if ("send" in step) return { ...step, send: `send-${n}`, template: "hello" };
    if (!("then" in step || "else" in step)) return step;
    const then = numbered(step.then ?? [], counter, exits);
    const ways = {
      then: exits ? [...then, { exit: "done" }] : then,
      else: numbered(step.else ?? [], counter, false),
    };
    return "branch" in step ? { ...step, ...ways, branch: `fork-${n}` } : { ...step, ...ways };
  });
}
