import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { conditionSchema } from "../../../core/condition/schema.ts";

const faultsOf = (input: unknown): readonly string[] => {
  const answer = z.safeParse(conditionSchema, input);
  return answer.success
    ? []
    : answer.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
};

describe("conditionSchema", () => {
  it("takes every form of the language as it is", () => {
    const condition = {
      all: [
        { attribute: "country", one_of: ["ES", "FR"] },
        {
          any: [
            { score: "engagement", band: ["warm", "hot"] },
            { score: "fit", at_least: 20 },
          ],
        },
        { not: { did: "Order Completed", since: "entered", where: { currency: "EUR" } } },
        { did: "Page Viewed", at_least: 3, within: "30 days" },
        { consented: "newsletter" },
        { segment: "engaged-leads" },
        { clicked: "hello" },
        { opened: "hello" },
      ],
    };
    expect(z.parse(conditionSchema, condition)).toEqual(condition);
  });

  it("says where a mistake deep inside is, and what is known", () => {
    expect(faultsOf({ all: [{ not: { did: "Page Viewed", atleast: 3 } }] })).toEqual([
      expect.stringMatching(/^all\.0\.not: `atleast` is not a word of conditions; known are all, any,/u),
    ]);
  });

  it.each([
    [{}, /needs one of `all`.*found nothing/u],
    [{ is: "ES" }, /needs one of .*found `is`/u],
    [{ did: "A", score: "fit", at_least: 2 }, /is about one thing; found `did`, `score`/u],
    [{ attribute: "country" }, /`attribute` needs exactly one of .*found none/u],
    [{ attribute: "age", at_least: 3, at_most: 5 }, /exactly one of .*found `at_least`, `at_most`/u],
    [{ did: "A", band: ["hot"] }, /`did` does not go with `band`; it goes with `at_least`/u],
    [{ consented: "news", within: "3 days" }, /`consented` stands alone; remove `within`/u],
    [{ did: "A", at_least: 0 }, /whole number from 1/u],
    [{ did: "A", within: "soon" }, /^within: Expected a span of time/u],
    [{ did: "A", since: "yesterday" }, /^since: Only `since: entered` is known/u],
    [{ all: [] }, /^all: Expected at least one condition/u],
    [{ all: ["x"] }, /^all\.0: Expected a condition: an object with one of/u],
    ["engaged", /^: Expected a condition: an object/u],
  ])("refuses %j with a sentence", (input, sentence) => {
    expect(faultsOf(input)).toEqual([expect.stringMatching(sentence)]);
  });

  it("gives a JSON Schema that editors can complete from", () => {
    const schema = z.toJSONSchema(conditionSchema, { io: "input" });
    expect(JSON.stringify(schema)).toContain("Only events of the last so many days");
  });
});
