import { expect, it } from "vitest";
import type { Condition } from "../../../core/condition/condition.ts";
import { describeCondition } from "../../../core/condition/describe.ts";

it.each<[Condition, string]>([
  [
    {
      all: [
        { score: "engagement", band: ["warm", "hot"] },
        { not: { did: "Order Completed", since: "entered" } },
      ],
    },
    "engagement score is warm or hot and has not done Order Completed since entering",
  ],
  [
    { did: "Order Completed", at_least: 2, within: "30 days", where: { currency: "EUR", gift: true } },
    "has done Order Completed with currency EUR and gift true at least 2 times in the last 30 days",
  ],
  [
    { any: [{ segment: "buyers" }, { all: [{ consented: "news" }, { attribute: "age", at_least: 18 }] }] },
    "is in buyers or (has consented to news and age is at least 18)",
  ],
  [{ not: { any: [{ segment: "a" }, { segment: "b" }] } }, "not (is in a or is in b)"],
  [{ not: { clicked: "hello" } }, "has not clicked hello"],
  [{ not: { not: { opened: "hello" } } }, "not has not opened hello"],
  [{ attribute: "country", one_of: ["ES", "FR", "PT"] }, "country is ES, FR or PT"],
  [{ attribute: "email", exists: false }, "email is not known"],
  [{ score: "fit", at_most: 10 }, "fit score is at most 10"],
])("describes %j", (condition, words) => {
  expect(describeCondition(condition)).toBe(words);
});
