import { describe, expect, it } from "vitest";
import { nearest, suggestion } from "../../../core/definitions/nearest.ts";

describe("the nearest word", () => {
  it.each([
    ["sned", "send"],
    ["subjct", "subject"],
    ["Helo", "hello"],
  ])("of %s is %s", (word, expected) => {
    expect(nearest(word, ["wait", "send", "subject", "hello"])).toBe(expected);
  });

  it("is none where more than a third differs", () => {
    expect(nearest("banana", ["send", "wait"])).toBeUndefined();
  });

  it("becomes a list of what there is", () => {
    expect(suggestion("banana", ["wait", "send"])).toBe("Known: send, wait.");
    expect(suggestion("banana", [])).toBe("There is none yet.");
  });
});
