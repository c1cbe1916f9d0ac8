import { describe, expect, it } from "vitest";
import { outboxItem } from "../../adapters/aws/outbox-item.ts";
import type { Announcement } from "../../core/events.ts";
import { createHandler } from "../../functions/publish-outbox/handler.ts";
import { changeRecord, streamEvent } from "../doubles/stream-records.ts";
import { BusDouble } from "../doubles/workflow-doubles.ts";

const left = (id: string): Announcement => ({
  id,
  type: "SegmentLeft",
  detail: { contactId: "c1", segment: "engaged", at: 5 },
});
const item = (id: string) => ({ ...outboxItem(left(id), 5) });

describe("publish-outbox", () => {
  it("publishes what was written, and nothing when it expires or is touched", async () => {
    const bus = new BusDouble();
    const answer = await createHandler({ bus })(
      streamEvent(
        changeRecord(undefined, item("a")),
        changeRecord(item("a"), undefined),
        changeRecord(item("b"), item("b")),
        changeRecord(undefined, item("c")),
      ),
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(bus.published).toEqual([left("a"), left("c")]);
  });

  it("gives back what the bus refused, by sequence number", async () => {
    const records = ["a", "b", "c"].map((id) => changeRecord(undefined, item(id)));
    const answer = await createHandler({ bus: new BusDouble("b") })(streamEvent(...records));
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: records[1]?.dynamodb?.SequenceNumber }]);
  });
});
