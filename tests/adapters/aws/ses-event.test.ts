import { describe, expect, it } from "vitest";
import { readSesEvent } from "../../../adapters/aws/ses-event.ts";

const AT = "2026-11-21T20:00:00.000Z";
const LATER = "2026-11-21T20:00:05.000Z";
const mail = { timestamp: AT, messageId: "ses-1", tags: { message: ["m1"], "ses:operation": ["SendEmail"] } };
const event = (eventType: string, parts: object = {}) => ({
  version: "0",
  source: "aws.ses",
  detail: { eventType, mail, somethingNew: { a: 1 }, ...parts },
});
const sent = { sentAt: Date.parse(AT), sesMessageId: "ses-1" };

describe("reading an SES event", () => {
  it("takes a Send event as proof that the message went", () => {
    expect(readSesEvent(event("Send", { send: {} }))).toEqual({
      messageId: "m1",
      at: Date.parse(AT),
      feedback: sent,
    });
  });

  it("reads a delivery", () => {
    expect(
      readSesEvent(event("Delivery", { delivery: { timestamp: LATER, smtpResponse: "250" } })),
    ).toMatchObject({
      feedback: { ...sent, deliveredAt: Date.parse(LATER) },
      event: "delivered",
    });
  });

  it.each([
    ["Permanent", "General", true],
    ["Transient", "MailboxFull", false],
    ["Undetermined", "Undetermined", false],
  ])("%s bounce: suppresses only what is permanent", (bounceType, bounceSubType, suppresses) => {
    const bouncedRecipients = [{ emailAddress: "ada@example.com", status: "5.1.1" }];
    const report = readSesEvent(
      event("Bounce", { bounce: { timestamp: LATER, bounceType, bounceSubType, bouncedRecipients } }),
    );
    expect(report).toMatchObject({
      event: "bounced",
      feedback: { bounceType: `${bounceType}/${bounceSubType}` },
    });
    expect(report?.suppress?.reason).toBe(suppresses ? "hard_bounce" : undefined);
  });

  it("suppresses who complains", () => {
    const complaint = { timestamp: LATER, complainedRecipients: [{ emailAddress: "ada@example.com" }] };
    expect(readSesEvent(event("Complaint", { complaint }))).toMatchObject({
      event: "complained",
      suppress: { address: "ada@example.com", reason: "complaint" },
    });
  });

  it("follows delays, rejections and rendering failures, though their headers are absent", () => {
    expect(
      readSesEvent(event("DeliveryDelay", { deliveryDelay: { timestamp: LATER } }))?.feedback.delayedAt,
    ).toBeDefined();
    expect(
      readSesEvent(event("Reject", { reject: { reason: "Bad content" } }))?.feedback.rejectedAt,
    ).toBeDefined();
    expect(readSesEvent(event("Rendering Failure", { failure: {} }))?.feedback.rejectedAt).toBeDefined();
  });

  it("passes over kinds it does not know and messages that are not ours", () => {
    expect(readSesEvent(event("Subscription"))).toBeUndefined();
    const stranger = { detail: { eventType: "Send", mail: { timestamp: AT, messageId: "x" } } };
    expect(readSesEvent(stranger)).toBeUndefined();
  });

  it("refuses what is no SES event with a sentence", () => {
    expect(() => readSesEvent({ detail: {} })).toThrowError(/Not an SES event/u);
  });
});
