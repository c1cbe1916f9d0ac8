import type { PutEventsCommand, PutEventsCommandInput } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { EventBridgeBus } from "../../../adapters/aws/event-bridge-bus.ts";
import type { Announcement } from "../../../core/events.ts";

const left = (id: string): Announcement => ({
  id,
  type: "SegmentLeft",
  detail: { contactId: "c1", segment: "engaged", at: 5 },
});

const idOf = (detail: string | undefined) =>
  (JSON.parse(detail ?? "{}") as { announcementId: string }).announcementId;

/** Answers as EventBridge does; refuses an id as often as it is told. */
function clientDouble(refusals: Record<string, number> = {}) {
  const calls: PutEventsCommandInput[] = [];
  const send = (command: PutEventsCommand) => {
    calls.push(command.input);
    const Entries = (command.input.Entries ?? []).map(({ Detail }) => {
      const id = idOf(Detail);
      const due = refusals[id] ?? 0;
      refusals[id] = due - 1;
      return due > 0 ? { ErrorCode: "ThrottlingException" } : { EventId: `event-${id}` };
    });
    return Promise.resolve({ Entries, FailedEntryCount: 0, $metadata: {} });
  };
  const sent = () => calls.map(({ Entries = [] }) => Entries.map(({ Detail }) => idOf(Detail)));
  return { client: { send } as unknown as ConstructorParameters<typeof EventBridgeBus>[0], calls, sent };
}

describe("EventBridgeBus", () => {
  it("puts ten entries at a time, with source, type and announcement id", async () => {
    const { client, calls, sent } = clientDouble();
    const all = Array.from({ length: 23 }, (_, at) => left(`a${at}`));
    expect(await new EventBridgeBus(client, "espalier").publish(all)).toEqual([]);
    expect(sent().map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(calls[0]?.Entries?.[0]).toEqual({
      EventBusName: "espalier",
      Source: "espalier",
      DetailType: "SegmentLeft",
      Detail: JSON.stringify({ announcementId: "a0", contactId: "c1", segment: "engaged", at: 5 }),
    });
  });

  it("sends again only what was refused", async () => {
    const { client, sent } = clientDouble({ b: 1 });
    expect(await new EventBridgeBus(client, "espalier").publish([left("a"), left("b"), left("c")])).toEqual(
      [],
    );
    expect(sent()).toEqual([["a", "b", "c"], ["b"]]);
  });

  it("answers what it could not put after three attempts", async () => {
    const { client, sent } = clientDouble({ b: 99 });
    expect(await new EventBridgeBus(client, "espalier").publish([left("a"), left("b")])).toEqual([left("b")]);
    expect(sent()).toEqual([["a", "b"], ["b"], ["b"]]);
  });
});
