import { describe, expect, it } from "vitest";
import { emitMetrics } from "../../../adapters/lambda/metrics.ts";

describe("emitMetrics", () => {
  it("writes one line in the embedded metric format, without what is zero", () => {
    const lines: string[] = [];
    const output = { namespace: "Espalier/test", now: 1_000, write: (line: string) => void lines.push(line) };
    emitMetrics({ EventsRecorded: 3, EventsRefused: 0 }, output);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: 1_000,
          CloudWatchMetrics: [
            {
              Namespace: "Espalier/test",
              Dimensions: [[]],
              Metrics: [{ Name: "EventsRecorded", Unit: "Count" }],
            },
          ],
        },
        EventsRecorded: 3,
      },
    ]);
  });

  it("writes nothing when nothing was news", () => {
    const lines: string[] = [];
    emitMetrics({ EventsRecorded: 0 }, { namespace: "x", now: 0, write: (line) => void lines.push(line) });
    expect(lines).toEqual([]);
  });
});
