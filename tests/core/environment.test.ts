import { describe, expect, it } from "vitest";
import { defineEnvironment, parseRecords, parseTexts } from "../../core/environment.ts";
import { readWriteKey } from "../../core/write-key.ts";

const env = defineEnvironment({ TABLE: "required", QUEUE: "required", API_URL: "optional" });

describe("a function's environment", () => {
  it("gives the variables that it names, and no others", () => {
    expect(env.parse({ TABLE: "t", QUEUE: "q", PATH: "/bin" })).toEqual({ TABLE: "t", QUEUE: "q" });
  });

  it("names every variable that is missing or empty", () => {
    expect(() => env.parse({ QUEUE: "" })).toThrowError(/missing: TABLE, QUEUE\. Deploy/u);
  });

  it("reads lists", () => {
    expect(parseTexts("ORIGINS", '["https://a.example"]')).toEqual(["https://a.example"]);
    expect(() => parseTexts("ORIGINS", '["a", 1]')).toThrowError(/ORIGINS is not/u);
    const key = { name: "shop", kind: "browser", sha256: "00" };
    expect(parseRecords("WRITE_KEYS", JSON.stringify([key]), readWriteKey)).toEqual([key]);
    expect(() => parseRecords("WRITE_KEYS", '[{"name":"shop","kind":"any"}]', readWriteKey)).toThrowError(
      /WRITE_KEYS/u,
    );
  });
});
