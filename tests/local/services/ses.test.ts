import { describe, expect, it } from "vitest";
import { createSesService } from "../../../local/services/ses.ts";
import type { NewEvent } from "../../../local/services/events.ts";
import { asOperator, createWorldDouble, makeResource } from "./world-double.ts";

const message = (
  to: string,
  more: Readonly<Record<string, unknown>> = {},
  simple: Readonly<Record<string, unknown>> = {},
) => ({
  FromEmailAddress: "Fern & Co <hello@fern.example>",
  Destination: { ToAddresses: [to] },
  Content: {
    Simple: {
      Subject: { Data: "Welcome" },
      Body: { Text: { Data: "Hello" }, Html: { Data: "<p>Hello</p>" } },
      ...simple,
    },
  },
  ConfigurationSetName: "espalier",
  EmailTags: [{ Name: "messageId", Value: "01JD" }],
  ...more,
});

async function createSes(matching = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"]) {
  const double = createWorldDouble();
  const published: NewEvent[] = [];
  const ses = createSesService(double.world, { publish: (event) => published.push(event) });
  await makeResource(ses, "AWS::SES::ConfigurationSet", "Set", { Name: "espalier" });
  await makeResource(ses, "AWS::SES::ConfigurationSetEventDestination", "Destination", {
    ConfigurationSetName: "espalier",
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: matching,
      EventBridgeDestination: { EventBusArn: "arn:aws:events:eu-west-1:000000000000:event-bus/default" },
    },
  });
  const send = (input: Readonly<Record<string, unknown>>) => asOperator(ses, "SendEmail", input);
  return { ...double, ses, send, published };
}

describe("sending", () => {
  it("keeps the whole message, and reports Send at once and Delivery 0.3 s later, with tags as lists", async () => {
    const { send, ses, published, clock } = await createSes();
    const { MessageId } = await send(
      message(
        "ana@example.com",
        {},
        { Headers: [{ Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" }] },
      ),
    );
    expect(ses.mail(MessageId ?? "")).toMatchObject({
      to: ["ana@example.com"],
      subject: "Welcome",
      html: "<p>Hello</p>",
      text: "Hello",
      tags: { messageId: "01JD" },
    });
    expect(published.map(({ detailType }) => detailType)).toEqual(["Email Sent"]);
    await clock.advance(300);
    expect(published[1]).toMatchObject({
      source: "aws.ses",
      detailType: "Email Delivered",
      detail: {
        eventType: "Delivery",
        mail: {
          messageId: MessageId,
          destination: ["ana@example.com"],
          tags: { messageId: ["01JD"], "ses:configuration-set": ["espalier"] },
        },
        delivery: { recipients: ["ana@example.com"], processingTimeMillis: 300 },
      },
    });
  });

  it.each([
    ["bounce", ["Send", "Bounce"], { bounceType: "Permanent", bounceSubType: "General" }],
    ["complaint", ["Send", "Delivery", "Complaint"], { complaintFeedbackType: "abuse" }],
    ["suppressionlist", ["Send", "Bounce"], { bounceSubType: "Suppressed" }],
    ["ooto", ["Send", "Delivery"], {}],
    ["success+label", ["Send", "Delivery"], {}],
  ])("answers as the mailbox simulator does for %s@", async (local, types, last) => {
    const { send, ses, clock } = await createSes();
    await send(message(`${local}@simulator.amazonses.com`));
    await clock.advance(5000);
    const events = ses.mails()[0]?.events ?? [];
    expect(events.map(({ type }) => type)).toEqual(types);
    expect(events.at(-1)?.detail).toMatchObject(last);
  });

  it("accepts a message to a suppressed address and reports a bounce for it", async () => {
    const { send, ses, clock } = await createSes();
    await asOperator(ses, "PutSuppressedDestination", { EmailAddress: "Gone@example.com", Reason: "BOUNCE" });
    await send(message("gone@example.com"));
    await clock.advance(1000);
    expect(ses.mails()[0]?.events.at(-1)?.detail).toMatchObject({
      bounceSubType: "OnAccountSuppressionList",
    });
  });

  it("publishes only what the event destination asks for, and nothing without a configuration set", async () => {
    const { send, published, clock } = await createSes(["DELIVERY"]);
    await send(message("ana@example.com"));
    await send(message("bo@example.com", { ConfigurationSetName: undefined }));
    await clock.advance(1000);
    expect(published.map(({ detailType }) => detailType)).toEqual(["Email Delivered"]);
  });

  it.each([
    [
      "a tag with a colon",
      message("a@b.example", { EmailTags: [{ Name: "id", Value: "contact:1" }] }),
      "Invalid value for tag",
    ],
    [
      "51 recipients",
      message("", {
        Destination: { ToAddresses: Array.from({ length: 51 }, (_, index) => `a${index}@b.example`) },
      }),
      "exceeds 50",
    ],
    ["no recipient", message("", { Destination: {} }), "no address"],
    ["an address without a domain", message("ana"), "Missing final '@domain'"],
    ["a local part that is not ASCII", message("añа@b.example"), "7-bit ASCII"],
    ["no body", message("a@b.example", {}, { Body: {} }), "Html or Text"],
    [
      "a header that SES sets",
      message("a@b.example", {}, { Headers: [{ Name: "Message-ID", Value: "x" }] }),
      "set by SES",
    ],
    [
      "a header over 995 characters",
      message("a@b.example", {}, { Headers: [{ Name: "X-Long", Value: "x".repeat(996) }] }),
      "at most 995",
    ],
    [
      "a line break in a header",
      message("a@b.example", {}, { Headers: [{ Name: "X-Bad", Value: "a\r\nBcc: x" }] }),
      "printable ASCII",
    ],
    ["raw content", message("a@b.example", { Content: { Raw: {} } }), "Content.Simple only"],
  ])("refuses %s with a sentence", async (_, input, reason) => {
    const { send, ses } = await createSes();
    await expect(send(input)).rejects.toMatchObject({
      code: "BadRequestException",
      message: expect.stringContaining(reason) as string,
    });
    expect(ses.mails()).toEqual([]);
  });

  it("does not know a configuration set that the template has not made", async () => {
    const { send } = await createSes();
    await expect(send(message("a@b.example", { ConfigurationSetName: "other" }))).rejects.toMatchObject({
      code: "NotFoundException",
      status: 404,
    });
  });

  it("needs permission on the identity and on the configuration set", async () => {
    const { ses } = await createSes();
    const call = {
      service: "ses",
      operation: "SendEmail",
      input: message("a@b.example"),
      principal: { kind: "operator" },
    } as const;
    expect(ses.permissions(call).map(({ resource }) => resource)).toEqual([
      "arn:aws:ses:eu-west-1:000000000000:identity/fern.example",
      "arn:aws:ses:eu-west-1:000000000000:configuration-set/espalier",
    ]);
  });
});

describe("injected faults", () => {
  it.each([
    ["throttled", "TooManyRequestsException", 429, 0],
    ["error-after-accept", "InternalServiceErrorException", 500, 1],
    ["drop-after-accept", "ConnectionDropped", 0, 1],
    ["drop-before-accept", "ConnectionDropped", 0, 0],
  ] as const)("%s answers %s %i and leaves %i message", async (failure, code, status, accepted) => {
    const { ses, send } = await createSes();
    ses.failures.next(failure);
    await expect(send(message("a@b.example"))).rejects.toMatchObject({ code, status });
    expect(ses.mails()).toHaveLength(accepted);
    await send(message("b@b.example"));
    expect(ses.mails()).toHaveLength(accepted + 1);
  });
});
