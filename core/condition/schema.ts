import * as z from "zod/mini";
import { parseDuration } from "../time.ts";
import type { Condition } from "./condition.ts";
import { CONDITION_SUBJECTS, shapeFault } from "./shape.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "Expected a text, a number, or true or false.",
});
const text = z.string().check(z.minLength(1, "Expected a name, not an empty text."));
const span = z
  .string("Expected a span of time, for example `30 days`.")
  .check(
    z.refine(
      (value) => parseDuration(value) !== undefined,
      "Expected a span of time, for example `90 minutes` or `30 days`.",
    ),
  );

const conditions = () => z.array(conditionSchema).check(z.minLength(1, "Expected at least one condition."));

/** Every word of the language in one object, so that a mistake is reported where it is; `shapeFault` says which words go together. */
const words = z.strictObject(
  {
    get all() {
      return z.optional(conditions().check(z.describe("Every one of these holds.")));
    },
    get any() {
      return z.optional(conditions().check(z.describe("At least one of these holds.")));
    },
    get not() {
      return z.optional(conditionSchema);
    },
    attribute: z.optional(text.check(z.describe("An attribute of the contact, for example `country`."))),
    is: z.optional(scalar),
    is_not: z.optional(scalar),
    one_of: z.optional(
      z.array(z.union([z.string(), z.number()])).check(z.minLength(1, "Expected at least one value.")),
    ),
    contains: z.optional(text),
    starts_with: z.optional(text),
    exists: z.optional(z.boolean()),
    at_least: z.optional(z.number()),
    at_most: z.optional(z.number()),
    did: z.optional(text.check(z.describe("An event by its name, for example `Order Completed`."))),
    within: z.optional(
      span.check(z.describe("Only events of the last so many days, for example `30 days`.")),
    ),
    since: z.optional(z.literal("entered", "Only `since: entered` is known.")),
    where: z.optional(z.record(text, scalar).check(z.describe("Properties of the event, each equal."))),
    score: z.optional(text.check(z.describe("A score by its name, for example `engagement`."))),
    band: z.optional(z.array(text).check(z.minLength(1, "Expected at least one band."))),
    consented: z.optional(text.check(z.describe("Has consented to this topic."))),
    segment: z.optional(text.check(z.describe("Is in this segment."))),
    clicked: z.optional(text.check(z.describe("Followed a link of the message of this send step."))),
    opened: z.optional(text.check(z.describe("Opened the message of this send step."))),
  },
  { error: objectFault },
);

/** A condition as people write it: strict, one subject and one operator each. */
export const conditionSchema: z.ZodMiniType<Condition> = z.pipe(
  words,
  z.transform((value, context) => {
    const fault = shapeFault(value);
    if (fault !== undefined) context.issues.push({ code: "custom", input: value, message: fault, path: [] });
    // `words` and `shapeFault` together are the union, which the compiler cannot see.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return value as Condition;
  }),
);

function objectFault(issue: { readonly code?: string; readonly keys?: unknown }): string | undefined {
  if (issue.code !== "unrecognized_keys") {
    return `Expected a condition: an object with one of ${CONDITION_SUBJECTS.map((word) => `\`${word}\``).join(", ")}.`;
  }
  const keys = Array.isArray(issue.keys)
    ? issue.keys.map((key) => `\`${String(key)}\``).join(", ")
    : "a word";
  return `${keys} is not a word of conditions; known are ${Object.keys(words.shape).join(", ")}.`;
}
