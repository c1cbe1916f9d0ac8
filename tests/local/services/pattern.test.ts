import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../local/services/events/pattern.ts";

// Published examples: docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
const cases: readonly (readonly [pattern: unknown, event: unknown, matches: boolean])[] = [
  [{ Location: ["New York"], Day: ["Monday"] }, { Location: "New York", Day: "Monday" }, true],
  [{ Location: ["New York"], Day: ["Monday"] }, { Location: "New York", Day: "Sunday" }, false],
  [{ state: [{ "anything-but": "initializing" }] }, { state: "running" }, true],
  [{ state: [{ "anything-but": "initializing" }] }, { state: "initializing" }, false],
  [{ state: [{ "anything-but": "initializing" }] }, {}, false],
  [{ x: [{ "anything-but": [100, 200] }] }, { x: 300 }, true],
  [{ x: [{ "anything-but": [100, 200] }] }, { x: 200 }, false],
  [{ Region: [{ "anything-but": { prefix: "us-" } }] }, { Region: "eu-west-1" }, true],
  [{ Region: [{ "anything-but": { prefix: "us-" } }] }, { Region: "us-east-1" }, false],
  [{ File: [{ "anything-but": { suffix: [".png", ".jpg"] } }] }, { File: "a.jpg" }, false],
  [
    { state: [{ "anything-but": { "equals-ignore-case": "initializing" } }] },
    { state: "INITIALIZING" },
    false,
  ],
  [{ Path: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { Path: "/usr/lib/x" }, false],
  [{ Region: [{ prefix: "us-" }] }, { Region: "us-east-1" }, true],
  [{ service: [{ prefix: { "equals-ignore-case": "eventb" } }] }, { service: "EventBridge" }, true],
  [{ File: [{ suffix: ".png" }] }, { File: "a.png" }, true],
  [{ File: [{ suffix: { "equals-ignore-case": ".png" } }] }, { File: "a.PNG" }, true],
  [{ LastName: [""] }, { LastName: "" }, true],
  [{ Name: [{ "equals-ignore-case": "alice" }] }, { Name: "ALICE" }, true],
  [{ Price: [{ numeric: ["=", 100] }] }, { Price: 100 }, true],
  [{ Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 20 }, true],
  [{ Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 10 }, false],
  [{ Price: [{ numeric: [">", 10] }] }, { Price: "20" }, false],
  [{ UserID: [null] }, { UserID: null }, true],
  [{ UserID: [null] }, {}, false],
  [{ Name: [{ exists: true }] }, { Name: "x" }, true],
  [{ Name: [{ exists: true }] }, { Name: { first: "x" } }, false],
  [{ Name: [{ exists: false }] }, {}, true],
  [{ Name: [{ exists: false }] }, { Name: null }, false],
  [{ ip: [{ cidr: "10.0.0.0/24" }] }, { ip: "10.0.0.255" }, true],
  [{ ip: [{ cidr: "10.0.0.0/24" }] }, { ip: "10.0.1.0" }, false],
  [{ ip: [{ cidr: "2001:db8::/32" }] }, { ip: "2001:db8:1::9" }, true],
  [{ ip: [{ cidr: "0.0.0.0/0" }] }, { ip: "::1" }, false],
  [{ Path: [{ wildcard: "dir/*/file.tx*" }] }, { Path: "dir/a/b/file.txt" }, true],
  [{ Path: [{ wildcard: String.raw`a\*b` }] }, { Path: "a*b" }, true],
  [{ Path: [{ wildcard: String.raw`a\*b` }] }, { Path: "axb" }, false],
  [{ Path: [{ wildcard: "a.c" }] }, { Path: "abc" }, false],
  [{ $or: [{ a: ["x"] }, { b: [1] }] }, { b: 1 }, true],
  [{ $or: [{ a: ["x"] }, { b: [1] }] }, { b: 2 }, false],
  [{ tags: ["b"] }, { tags: ["a", "b"] }, true],
  [{ tags: [{ "anything-but": "b" }] }, { tags: ["a", "b"] }, false],
  [{ detail: { ok: [true] } }, { detail: { ok: true } }, true],
  [
    { list: { a: [1], b: [2] } },
    {
      list: [
        { a: 1, b: 0 },
        { a: 0, b: 2 },
      ],
    },
    false,
  ],
  [{ list: { a: [1], b: [2] } }, { list: [{ a: 0 }, { a: 1, b: 2 }] }, true],
  [
    { detail: { mail: { tags: { "ses:configuration-set": ["espalier"] } } } },
    { detail: { mail: { tags: { "ses:configuration-set": ["espalier"] } } } },
    true,
  ],
];

const invalid: readonly (readonly [pattern: unknown, why: string])[] = [
  [{}, "at least one field"],
  ["text", "JSON object"],
  [{ a: "x" }, '"a" must be an object or a list'],
  [{ a: [] }, '"a" is an empty list'],
  [{ a: {} }, '"a" is an empty object'],
  [{ a: [["x"]] }, "list in a list"],
  [{ a: [{ unknown: 1 }] }, 'unknown operator "unknown"'],
  [{ a: [{ prefix: "a", suffix: "b" }] }, "exactly one operator"],
  [{ a: [{ numeric: [">", "x"] }] }, "numeric does not understand"],
  [{ a: [{ numeric: [">"] }] }, "numeric takes"],
  [{ a: [{ exists: "yes" }] }, "exists must be true or false"],
  [{ a: [{ cidr: "10.0.0.0/33" }] }, "cidr must be a block"],
  [{ a: [{ wildcard: "a**b" }] }, "two * in a row"],
  [{ a: [{ "anything-but": { numeric: [">", 1] } }] }, "anything-but takes one of"],
  [{ $or: [{ a: [1] }] }, "at least two"],
  [{ detail: { a: [{ prefix: 1 }] } }, '"detail.a"'],
];

describe("an event pattern", () => {
  it.each(cases)("%j against %j: %s", (pattern, event, matches) => {
    expect(compilePattern(pattern)(event)).toBe(matches);
  });

  it.each(invalid)("refuses %j", (pattern, why) => {
    expect(() => compilePattern(pattern)).toThrow(why);
  });

  it("matches every event that has the values it lists, whatever else the event has", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { minKeys: 1 }),
        fc.object(),
        (wanted, more) => {
          const pattern = Object.fromEntries(
            Object.entries(wanted).map(([name, value]) => [name, [value, "other"]]),
          );
          expect(compilePattern(pattern)({ ...more, ...wanted })).toBe(true);
        },
      ),
    );
  });
});
