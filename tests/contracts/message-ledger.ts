import { beforeEach, describe, expect, it } from "vitest";
import type {
  MessageFeedbackStore,
  MessageLedger,
  MessageReader,
  SendGate,
} from "../../core/message/ports.ts";
import { makeMessage } from "../doubles/message-doubles.ts";

/** One ledger with its surroundings, empty at every test. */
export interface LedgerUnderTest {
  readonly ledger: MessageLedger;
  readonly messages: MessageReader;
  readonly feedback: MessageFeedbackStore;
  readonly grantConsent: (contactId: string, topic: string, at: number) => Promise<void>;
  readonly leaveEverything: (contactId: string, at: number) => Promise<void>;
  readonly activateEnrollment: (contactId: string, key: string) => Promise<void>;
  readonly suppress: (addressHash: string) => Promise<void>;
}

const GATE: SendGate = {
  addressHash: "hash",
  contactId: "01CONTACT",
  topic: "newsletter",
  enrollment: { contactId: "01CONTACT", key: "enrollment#welcome-series#once" },
};

/** What every send ledger must do. */
export function describeMessageLedger(name: string, start: () => Promise<LedgerUnderTest>): void {
  describe(`${name}: the send ledger`, () => {
    let under: LedgerUnderTest;
    beforeEach(async () => {
      under = await start();
    });

    const openDoors = async () => {
      await under.grantConsent(GATE.contactId, "newsletter", 5);
      await under.activateEnrollment(GATE.contactId, GATE.enrollment?.key ?? "");
    };
    const claimAndOpen = async () => {
      await openDoors();
      await under.ledger.claim(makeMessage());
      return under.ledger.open(makeMessage(), GATE);
    };

    it("lets one claim win, and shows the other what it lost to", async () => {
      expect(await under.ledger.claim(makeMessage())).toEqual({ outcome: "claimed" });
      const second = await under.ledger.claim(makeMessage({ claimedAt: 99 }));
      expect(second).toMatchObject({ outcome: "exists", message: makeMessage() });
    });

    it("opens the gate once when everything holds", async () => {
      expect(await claimAndOpen()).toEqual({ outcome: "opened", epoch: 1 });
      expect(await under.ledger.open(makeMessage(), GATE)).toMatchObject({ outcome: "moved" });
    });

    it("opens for exactly one of many at once", async () => {
      await openDoors();
      await under.ledger.claim(makeMessage());
      const tries = Array.from({ length: 8 }, () =>
        under.ledger.open(makeMessage(), GATE).catch(() => ({ outcome: "contended" as const })),
      );
      const outcomes = (await Promise.all(tries)).map((answer) => answer.outcome);
      expect(outcomes.filter((outcome) => outcome === "opened")).toHaveLength(1);
    });

    it.each([
      ["no_consent", () => under.activateEnrollment(GATE.contactId, GATE.enrollment?.key ?? "")],
      ["enrollment_ended", () => under.grantConsent(GATE.contactId, "newsletter", 5)],
      ["suppressed", () => openDoors().then(() => under.suppress(GATE.addressHash))],
      ["unsubscribed", () => openDoors().then(() => under.leaveEverything(GATE.contactId, 6))],
    ])("stays shut: %s", async (reason, arrange) => {
      await arrange();
      await under.ledger.claim(makeMessage());
      expect(await under.ledger.open(makeMessage(), GATE)).toEqual({ outcome: "shut", reason });
      expect((await under.messages.read("m1"))?.status).toBe("claimed");
    });

    it("keeps the answer of the mail service, once", async () => {
      await claimAndOpen();
      const answer = { sesMessageId: "ses-1", at: 10, subject: "Hello" };
      expect(await under.ledger.accepted("m1", 1, answer)).toBe(true);
      expect(await under.ledger.accepted("m1", 1, answer)).toBe(false);
      expect(await under.messages.read("m1")).toMatchObject({
        status: "sent",
        sentAt: 10,
        sesMessageId: "ses-1",
      });
    });

    it("gives a message back after a certain refusal, for a new epoch", async () => {
      await claimAndOpen();
      await under.ledger.returned("m1", 1);
      const again = await under.ledger.open({ ...makeMessage(), epoch: 1 }, GATE);
      expect(again).toEqual({ outcome: "opened", epoch: 2 });
    });

    it("ignores an answer for an epoch that is over", async () => {
      await claimAndOpen();
      await under.ledger.returned("m1", 1);
      await under.ledger.open({ ...makeMessage(), epoch: 1 }, GATE);
      await under.ledger.returned("m1", 1);
      expect(await under.messages.read("m1")).toMatchObject({ status: "sending", epoch: 2 });
    });

    it("never leaves a final status", async () => {
      await under.ledger.claim(makeMessage());
      await under.ledger.ended("m1", 0, { status: "skipped", reason: "no_address" });
      await under.ledger.ended("m1", 0, { status: "failed", reason: "render_failed", detail: "why" });
      expect(await under.messages.read("m1")).toMatchObject({ status: "skipped", reason: "no_address" });
    });

    it("ends alike in whatever order feedback arrives, and tells what was news", async () => {
      await claimAndOpen();
      const later = await under.feedback.feedback("m1", { clickedAt: 30, sentAt: 9, sesMessageId: "ses-1" });
      const earlier = await under.feedback.feedback("m1", { clickedAt: 20, deliveredAt: 12 });
      const again = await under.feedback.feedback("m1", { clickedAt: 30 });
      expect(later).toMatchObject({ first: ["sentAt", "clickedAt"], message: { status: "sent" } });
      expect(earlier).toMatchObject({ first: ["deliveredAt"] });
      expect(again).toMatchObject({ first: [] });
      expect(await under.messages.read("m1")).toMatchObject({
        clickedAt: 20,
        deliveredAt: 12,
        status: "sent",
      });
    });

    it("says so when feedback is for no message of ours", async () => {
      expect(await under.feedback.feedback("stranger", { deliveredAt: 1 })).toEqual({
        outcome: "unknown_message",
      });
    });

    it("lists a contact's messages, newest first", async () => {
      await under.ledger.claim(makeMessage({ messageId: "older", claimedAt: 1000 }));
      await under.ledger.claim(makeMessage({ messageId: "newer", claimedAt: 2000 }));
      const listed = await under.messages.ofContact("01CONTACT");
      expect(listed.map((message) => message.messageId)).toEqual(["newer", "older"]);
    });
  });
}
