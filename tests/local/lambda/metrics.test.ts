import { describe, expect, it } from "vitest";
import { readMetrics } from "../../../local/lambda/metrics.ts";

describe("embedded metrics", () => {
  it("are read once for each set of dimensions and each value", () => {
    const line = JSON.stringify({
      _aws: {
        Timestamp: 1000,
        CloudWatchMetrics: [
          {
            Namespace: "Espalier",
            Dimensions: [["Channel"], []],
            Metrics: [{ Name: "Sent", Unit: "Count" }],
          },
        ],
      },
      Channel: "email",
      Sent: [1, 2],
    });
    const base = { namespace: "Espalier", name: "Sent", unit: "Count", at: 1000 };
    expect(readMetrics(line)).toEqual([
      { ...base, dimensions: { Channel: "email" }, value: 1 },
      { ...base, dimensions: { Channel: "email" }, value: 2 },
      { ...base, dimensions: {}, value: 1 },
      { ...base, dimensions: {}, value: 2 },
    ]);
  });

  it.each(["plain text", '{"message":"no metrics"}', '{"_aws": broken'])("are not seen in %s", (line) => {
    expect(readMetrics(line)).toEqual([]);
  });
});
