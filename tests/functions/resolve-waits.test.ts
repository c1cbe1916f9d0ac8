import { describe, expect, it } from "vitest";
import { contactItem } from "../../adapters/aws/contact-items.ts";
import { enrollmentItem } from "../../adapters/aws/enrollment-item.ts";
import { InMemoryEnrollmentRepository } from "../../adapters/memory/enrollment-repository.ts";
import { InMemoryMessageLedger } from "../../adapters/memory/message-ledger.ts";
import type { Enrollment } from "../../core/contact/enrollment.ts";
import { messageIdOf } from "../../core/message/message.ts";
import { createHandler } from "../../functions/resolve-waits/handler.ts";
import { contactOf, ContactsDouble, stateOf, TimelineDouble } from "../doubles/contacts.ts";
import { makeMessage } from "../doubles/message-doubles.ts";
import { published } from "../doubles/published.ts";
import { changeRecord, streamEvent } from "../doubles/stream-records.ts";
import { WaitsDouble } from "../doubles/workflow-doubles.ts";

const begun: Enrollment = {
  enrollmentId: "e1",
  contactId: "c1",
  workflow: "welcome",
  version: "v1",
  entryKey: "once",
  status: "active",
  enteredAt: 1,
  step: "wait-hello",
  waiting: { token: "t1", step: "wait-hello", since: 2, condition: { clicked: "hello" } },
};

const clickRef = {
  senderKey: "contact#c1",
  timelineKey: "1970-01-01T00:00:00.000Z#e2",
  name: "Email Link Clicked",
};
const clickRecord = () => {
  const after = stateOf({ version: 2, last: [clickRef] });
  return changeRecord(contactItem("state", stateOf()), contactItem("state", after));
};
const withoutWait = ({ waiting: _waiting, ...enrollment }: Enrollment): Enrollment => enrollment;
const waitRecord = (enrollment = begun) =>
  changeRecord({ ...enrollmentItem(withoutWait(enrollment)) }, { ...enrollmentItem(enrollment) });

async function setUp(enrollment: Enrollment = begun, contact = contactOf({ enrollments: [enrollment] })) {
  const ledger = new InMemoryMessageLedger();
  const contacts = new ContactsDouble(contact);
  const waits = new WaitsDouble();
  const enrollments = new InMemoryEnrollmentRepository();
  const handler = createHandler({
    clock: () => 10,
    contacts,
    timeline: new TimelineDouble(),
    ledger,
    enrollments,
    waits,
    definitions: await published(),
  });
  const click = () => {
    const messageId = messageIdOf("e1", "hello");
    ledger.messages.set(messageId, { ...makeMessage(), messageId, clickedAt: 3 });
  };
  return { handler, click, waits, contacts, enrollments };
}

describe("resolve-waits", () => {
  it("resolves a wait when she does what it waits for", async () => {
    const { handler, click, waits } = await setUp();
    click();
    expect(await handler(streamEvent(clickRecord()))).toEqual({ batchItemFailures: [] });
    expect(waits.resolved).toEqual(["t1"]);
  });

  it("resolves a wait that begins after she did it", async () => {
    const { handler, click, waits } = await setUp();
    click();
    await handler(streamEvent(waitRecord()));
    expect(waits.resolved).toEqual(["t1"]);
  });

  it("reads her once and resolves once when both come together", async () => {
    const { handler, click, waits, contacts } = await setUp();
    click();
    await handler(streamEvent(waitRecord(), clickRecord()));
    expect([waits.resolved, contacts.reads]).toEqual([["t1"], 1]);
  });

  it("resolves the waits of a contact who was merged into her", async () => {
    const survivor = contactOf({ state: { senderKeys: ["contact#c0", "contact#c1"] } });
    const { handler, click, waits, enrollments } = await setUp(begun, survivor);
    await enrollments.claim({ ...begun, contactId: "c0" });
    click();
    await handler(streamEvent(clickRecord()));
    expect(waits.resolved).toEqual(["t1"]);
  });

  it("leaves a wait whose condition does not hold", async () => {
    const { handler, waits } = await setUp();
    await handler(streamEvent(waitRecord(), clickRecord()));
    expect(waits.resolved).toEqual([]);
  });

  it("takes a wait that is over already as done", async () => {
    const { handler, click, waits } = await setUp();
    click();
    await waits.resolve("t1");
    expect(await handler(streamEvent(clickRecord()))).toEqual({ batchItemFailures: [] });
  });

  it("leaves waits for time alone, and enrollments that have ended", async () => {
    const timeOnly = { ...begun, waiting: { token: "t1", step: "pause", since: 2 } };
    for (const enrollment of [timeOnly, { ...begun, status: "stopped" as const }]) {
      const { handler, click, waits } = await setUp(enrollment);
      click();
      await handler(streamEvent(waitRecord(enrollment), clickRecord()));
      expect(waits.resolved).toEqual([]);
    }
  });

  it("does not read her for what changes no wait: the same token again, her profile", async () => {
    const { handler, contacts } = await setUp();
    const item = { ...enrollmentItem(begun) };
    const profile = contactItem("profile", { contactId: "c1", attributes: {} });
    await handler(
      streamEvent(changeRecord(item, { ...item, executionArn: "arn" }), changeRecord(undefined, profile)),
    );
    expect(contacts.reads).toBe(0);
  });

  it("reads a wait as a compiled workflow writes it: condition as text, time as a number", async () => {
    const { handler, click, waits } = await setUp();
    click();
    const item = {
      ...enrollmentItem(withoutWait(begun)),
      waiting: { token: "t2", step: "wait-hello", since: 2, condition: '{"clicked":"hello"}' },
    };
    await handler(streamEvent(changeRecord(undefined, item)));
    expect(waits.resolved).toEqual(["t2"]);
  });
});
