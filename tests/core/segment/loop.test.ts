import { expect, it } from "vitest";
import type { Condition } from "../../../core/condition/condition.ts";
import { loopThrough } from "../../../core/segment/loop.ts";

const conditions: Readonly<Record<string, Condition>> = {
  a: { any: [{ segment: "leaf" }, { not: { segment: "b" } }] },
  b: { all: [{ segment: "c" }] },
  c: { segment: "a" },
  leaf: { consented: "news" },
  self: { segment: "self" },
  outside: { segment: "a" },
};
const loop = (segment: string) => loopThrough(segment, (each) => conditions[each]);

it("shows the way from a segment back to itself", () => {
  expect(loop("a")).toEqual(["a", "b", "c", "a"]);
  expect(loop("self")).toEqual(["self", "self"]);
});

it("finds none where there is none, even beside one", () => {
  expect(loop("leaf")).toBeUndefined();
  expect(loop("outside")).toBeUndefined();
  expect(loop("unknown")).toBeUndefined();
});
