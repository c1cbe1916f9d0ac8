import { describe, expect, it } from "vitest";
import { processBatch, processGroups } from "../../../adapters/lambda/process-batch.ts";

interface Line {
  readonly id: string;
  readonly key: string;
}

const lines: readonly Line[] = ["a1", "b1", "a2", "b2", "a3"].map((id) => ({ id, key: id.charAt(0) }));
const failing = () => Promise.reject(new Error("no"));
const done = () => Promise.resolve();
const keyed = { idOf: (line: Line) => line.id, keyOf: (line: Line) => line.key };

describe("processBatch", () => {
  it("reports only the records that failed", async () => {
    const answer = await processBatch(lines, { idOf: (line) => line.id }, ({ id }) =>
      id === "b1" ? failing() : done(),
    );
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "b1" }]);
  });

  it("keeps the order of a key and does not try what stands behind a failure", async () => {
    const tried: string[] = [];
    const answer = await processBatch(lines, keyed, ({ id }) => {
      tried.push(id);
      return id === "a2" ? failing() : done();
    });
    expect(tried.filter((id) => id.startsWith("a"))).toEqual(["a1", "a2"]);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "a2" }, { itemIdentifier: "a3" }]);
  });

  it("answers an empty batch with no failures", async () => {
    expect(await processBatch([], keyed, () => Promise.reject(new Error("never called")))).toEqual({
      batchItemFailures: [],
    });
  });
});

describe("processGroups", () => {
  it("hands over the records of a key together and fails them together", async () => {
    const answer = await processGroups(lines, keyed, (group) =>
      group.some(({ id }) => id === "b2") ? failing() : done(),
    );
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "b1" }, { itemIdentifier: "b2" }]);
  });
});
