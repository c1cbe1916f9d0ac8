import { describe, expect, it } from "vitest";
import { InMemoryMessageLedger } from "../../adapters/memory/message-ledger.ts";
import { messageIdOf } from "../../core/message/message.ts";
import { createHandler } from "../../functions/check-condition/handler.ts";
import { contactOf, ContactsDouble, eventOf, TimelineDouble } from "../doubles/contacts.ts";
import { makeMessage } from "../doubles/message-doubles.ts";
import { ENGAGEMENT, published, scoringOf } from "../doubles/published.ts";

const DAY = 86_400_000;

async function setUp(contacts: { read: ContactsDouble["read"] } = new ContactsDouble(warmContact())) {
  const ledger = new InMemoryMessageLedger();
  const handler = createHandler({
    clock: () => 10 * DAY,
    contacts: { read: (id) => contacts.read(id) },
    timeline: new TimelineDouble(eventOf({ name: "Order Completed", occurredAt: 2 * DAY })),
    ledger,
    definitions: await published(scoringOf(ENGAGEMENT)),
  });
  const ask = (condition: unknown, enteredAt = 3 * DAY) =>
    handler({ contactId: "c1", enrollmentId: "e1", workflow: "welcome", enteredAt, condition });
  return { ask, handler, ledger };
}

function warmContact() {
  return contactOf({ state: { scores: { engagement: { value: 12, at: 9 * DAY } } } });
}

describe("check-condition", () => {
  it("answers a branch of the gallery: engaged, and has not bought since entering", async () => {
    const { ask } = await setUp();
    const readyToBuy = {
      all: [
        { score: "engagement", band: ["warm", "hot"] },
        { not: { did: "Order Completed", since: "entered" } },
      ],
    };
    expect(await ask(readyToBuy)).toEqual({ holds: true });
    expect(await ask(readyToBuy, 1 * DAY)).toEqual({ holds: false });
  });

  it("reads the score as it has decayed by now", async () => {
    const { ask } = await setUp();
    expect(await ask({ score: "engagement", at_least: 6 })).toEqual({ holds: true });
    expect(await ask({ score: "engagement", at_least: 7 })).toEqual({ holds: false });
  });

  it("looks up clicks in the message that this enrollment sent", async () => {
    const { ask, ledger } = await setUp();
    const messageId = messageIdOf("e1", "hello");
    expect(await ask({ clicked: "hello" })).toEqual({ holds: false });
    ledger.messages.set(messageId, { ...makeMessage(), messageId, clickedAt: 1 });
    expect(await ask({ clicked: "hello" })).toEqual({ holds: true });
  });

  it("holds nothing for a contact that is gone", async () => {
    const { ask } = await setUp(new ContactsDouble());
    expect(await ask({ not: { consented: "newsletter" } })).toEqual({ holds: false });
  });

  it("asks the workflow to try again when a read failed", async () => {
    const { ask } = await setUp({ read: () => Promise.reject(new Error("throttled")) });
    await expect(ask({ consented: "newsletter" })).rejects.toMatchObject({ name: "TryAgain" });
  });

  it("says what is wrong with a question that can never be answered", async () => {
    const { ask } = await setUp();
    await expect(ask({ sonsented: "newsletter" })).rejects.toMatchObject({
      name: "InvalidInput",
      message: expect.stringContaining("`sonsented` is not a word of conditions") as string,
    });
  });
});
