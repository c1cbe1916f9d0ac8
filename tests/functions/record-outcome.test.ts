import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { InMemoryMessageLedger } from "../../adapters/memory/message-ledger.ts";
import { InMemorySuppressionRepository } from "../../adapters/memory/suppression-repository.ts";
import { createAddressHasher } from "../../core/identity/address-hasher.ts";
import { createOutcomeRecorder } from "../../core/message/record-outcome.ts";
import type { CollectedRequest } from "../../core/tracking-event.ts";
import { createHandler } from "../../functions/record-outcome/handler.ts";
import { makeMessage } from "../doubles/message-doubles.ts";

const AT = "2026-11-21T20:00:00.000Z";
const HASH = createAddressHasher("a pepper that has thirty-two characters");

async function arrange(enqueue: (request: CollectedRequest) => Promise<void> = () => Promise.resolve()) {
  const ledger = new InMemoryMessageLedger();
  await ledger.claim(makeMessage());
  const suppressions = new InMemorySuppressionRepository();
  const enqueued: CollectedRequest[] = [];
  const counted: object[] = [];
  const handle = createHandler({
    recordOutcome: createOutcomeRecorder({
      clock: () => 5,
      ledger,
      suppressions,
      hashAddress: () => Promise.resolve(HASH),
      enqueue: async (request) => {
        await enqueue(request);
        enqueued.push(request);
      },
    }),
    emit: (counts) => void counted.push(counts),
  });
  return { handle, ledger, suppressions, enqueued, counted };
}

function batch(...details: object[]): SQSEvent {
  const mail = { timestamp: AT, messageId: "ses-1", tags: { message: ["m1"] } };
  const Records = details.map((detail, at) => ({
    messageId: `record-${at}`,
    body: JSON.stringify({ detail: { mail, ...detail } }),
  }));
  return { Records } as SQSEvent;
}

const DELIVERY = { eventType: "Delivery", delivery: { timestamp: AT } };
const BOUNCE = {
  eventType: "Bounce",
  bounce: {
    timestamp: AT,
    bounceType: "Permanent",
    bounceSubType: "General",
    bouncedRecipients: [{ emailAddress: "Ada@Example.com" }],
  },
};

describe("record-outcome", () => {
  it("puts a delivery into the ledger, on the timeline and into the figures", async () => {
    const { handle, ledger, enqueued, counted } = await arrange();
    expect(await handle(batch(DELIVERY))).toEqual({ batchItemFailures: [] });
    expect(await ledger.read("m1")).toMatchObject({ status: "sent", deliveredAt: Date.parse(AT) });
    expect(enqueued[0]?.events[0]).toMatchObject({
      name: "Email Delivered",
      contactId: "01CONTACT",
      clientTime: AT,
    });
    expect(counted).toEqual([{ MessagesSent: 1, MessagesDelivered: 1 }]);
  });

  it("counts a report that comes twice once, and gives its event the same id", async () => {
    const { handle, enqueued, counted } = await arrange();
    await handle(batch(DELIVERY));
    await handle(batch(DELIVERY));
    expect(counted).toEqual([{ MessagesSent: 1, MessagesDelivered: 1 }, {}]);
    expect(new Set(enqueued.map((request) => request.events[0]?.eventId)).size).toBe(1);
  });

  it("suppresses a hard bounce under the hash of the normalised address", async () => {
    const { handle, suppressions } = await arrange();
    await handle(batch(BOUNCE));
    expect(await suppressions.find(HASH("ada@example.com"))).toMatchObject({
      reason: "hard_bounce",
      messageId: "m1",
    });
  });

  it("suppresses although the rest fails, and reports the record for another try", async () => {
    const { handle, suppressions } = await arrange(() => Promise.reject(new Error("The queue is away.")));
    expect(await handle(batch(BOUNCE))).toEqual({ batchItemFailures: [{ itemIdentifier: "record-0" }] });
    expect(await suppressions.find(HASH("ada@example.com"))).toBeDefined();
  });

  it("fails only the record that it cannot read", async () => {
    const { handle } = await arrange();
    const event = batch(DELIVERY, { eventType: 7 });
    expect(await handle(event)).toEqual({ batchItemFailures: [{ itemIdentifier: "record-1" }] });
  });
});
