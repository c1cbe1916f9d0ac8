import * as fc from "fast-check";
import type { Condition } from "../../core/condition/condition.ts";

const name = (...names: readonly string[]) => fc.constantFrom(...names);

/** Conditions over few names, so that they meet what a contact has. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({ attribute: name("country", "age"), is: fc.constantFrom<string | number>("ES", "FR", 3) }),
    fc.record({ attribute: name("country", "age"), exists: fc.boolean() }),
    fc.record({ did: name("Page Viewed", "Order Completed"), at_least: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ score: name("engagement"), at_least: fc.integer({ min: 0, max: 10 }) }),
    fc.record({ consented: name("news", "offers") }),
    fc.record({ segment: name("inner") }),
    fc.record({ not: tie("condition") }),
    fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
  ),
})).condition;
