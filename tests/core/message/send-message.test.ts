import { describe, expect, it } from "vitest";
import { InMemoryDefinitionStore } from "../../../adapters/memory/definitions.ts";
import { InMemoryMessageLedger, type GateKeeper } from "../../../adapters/memory/message-ledger.ts";
import { renderTemplate } from "../../../adapters/render/render-template.ts";
import type { Contact } from "../../../core/contact/contact.ts";
import { createAddressHasher } from "../../../core/identity/address-hasher.ts";
import { createLinkTokens } from "../../../core/message/link-token.ts";
import { messageIdOf } from "../../../core/message/message.ts";
import type { SendAnswer } from "../../../core/message/ports.ts";
import { createMessageSender } from "../../../core/message/send-message.ts";
import {
  HELLO,
  makeContact,
  ScriptedMailSender,
  SEND_HELLO,
  WELCOME,
} from "../../doubles/message-doubles.ts";

const TOKENS = createLinkTokens({ kid: "k1", secret: "0123456789abcdef0123456789abcdef" });
const MESSAGE_ID = messageIdOf(SEND_HELLO.enrollmentId, "hello");

async function arrange(
  given: {
    contact?: Contact;
    answers?: SendAnswer[];
    gate?: GateKeeper;
    templateClass?: "transactional";
  } = {},
) {
  const definitions = new InMemoryDefinitionStore();
  const template = { ...HELLO, messageClass: given.templateClass ?? HELLO.messageClass };
  await definitions.publish(
    [
      { kind: "workflow", id: "welcome-series", version: "w1", content: WELCOME },
      { kind: "template", id: "hello", version: "t1", content: template },
    ],
    [],
  );
  const ledger = new InMemoryMessageLedger(given.gate);
  const mail = new ScriptedMailSender(...(given.answers ?? []));
  const contact = "contact" in given ? given.contact : makeContact();
  const send = createMessageSender({
    clock: () => 1_000,
    contacts: { read: () => Promise.resolve(contact) },
    definitions,
    ledger,
    mail,
    render: renderTemplate,
    addresses: { linkUrl: "https://links.example.com", siteUrl: "https://example.com" },
    linkTokens: () => Promise.resolve(TOKENS),
    hashAddress: () => Promise.resolve(createAddressHasher("a pepper that has thirty-two characters")),
  });
  return { send, ledger, mail };
}

describe("sending a message", () => {
  it("sends a personal message with signed links, pixel and one-click headers", async () => {
    const { send, mail, ledger } = await arrange();
    expect(await send(SEND_HELLO)).toEqual({ messageId: MESSAGE_ID, outcome: "sent", news: true });
    const [sent] = mail.mails;
    expect(sent).toMatchObject({
      to: "ada@example.com",
      subject: "Hello Ada",
      tags: { message: MESSAGE_ID },
    });
    const click = /\/c\/([^"]+)"/u.exec(sent?.html ?? "")?.[1] ?? "";
    expect(TOKENS.verify("click", click)).toEqual({ messageId: MESSAGE_ID, link: 0 });
    const leave =
      /<https:\/\/links\.example\.com\/u\/([^>]+)>/u.exec(sent?.headers[0]?.value ?? "")?.[1] ?? "";
    expect(TOKENS.verify("unsubscribe", leave)).toMatchObject({
      contactId: "01CONTACT",
      topic: "newsletter",
    });
    expect(sent?.headers[1]).toEqual({ name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" });
    expect(await ledger.read(MESSAGE_ID)).toMatchObject({ status: "sent", sesMessageId: "ses-1", epoch: 1 });
  });

  it("finds what an earlier try did, and sends nothing again", async () => {
    const { send, mail } = await arrange();
    await send(SEND_HELLO);
    expect(await send(SEND_HELLO)).toMatchObject({ outcome: "sent", news: false });
    expect(mail.mails).toHaveLength(1);
  });

  it("never sends again after an answer that nobody understood", async () => {
    const { send, mail, ledger } = await arrange({ answers: [{ kind: "unknown", why: "TimeoutError" }] });
    expect(await send(SEND_HELLO)).toMatchObject({ outcome: "unknown" });
    expect(await send(SEND_HELLO)).toMatchObject({ outcome: "unknown", news: false });
    expect(mail.mails).toHaveLength(1);
    expect(await ledger.read(MESSAGE_ID)).toMatchObject({ status: "sending" });
  });

  it("asks to be tried again when the mail service certainly did not take it, and then sends once", async () => {
    const { send, mail } = await arrange({
      answers: [{ kind: "postponed", why: "TooManyRequestsException" }],
    });
    await expect(send(SEND_HELLO)).rejects.toThrowError(expect.objectContaining({ name: "SendPostponed" }));
    expect(await send(SEND_HELLO)).toMatchObject({ outcome: "sent" });
    expect(mail.mails).toHaveLength(2);
  });

  it("fails for good, with the reason, when the mail service refuses the message itself", async () => {
    const { send, ledger } = await arrange({
      answers: [{ kind: "refused", reason: "rejected", why: "MessageRejected: Bad content" }],
    });
    expect(await send(SEND_HELLO)).toMatchObject({ outcome: "failed", reason: "rejected" });
    expect(await ledger.read(MESSAGE_ID)).toMatchObject({ detail: "MessageRejected: Bad content" });
  });

  it.each(["suppressed", "no_consent", "unsubscribed", "enrollment_ended"] as const)(
    "skips with the reason when the gate is shut: %s",
    async (reason) => {
      const { send, mail } = await arrange({ gate: () => reason });
      expect(await send(SEND_HELLO)).toMatchObject({ outcome: "skipped", reason });
      expect(mail.mails).toHaveLength(0);
    },
  );

  it("skips a contact without an address", async () => {
    const { contactId, attributes } = makeContact().profile!;
    const { send } = await arrange({ contact: makeContact({ profile: { contactId, attributes } }) });
    expect(await send(SEND_HELLO)).toMatchObject({ outcome: "skipped", reason: "no_address" });
  });

  it("fails when the template version is not to be found", async () => {
    const { send } = await arrange();
    const lost = { ...SEND_HELLO, templateVersion: "gone" };
    expect(await send(lost)).toMatchObject({ outcome: "failed", reason: "template_missing" });
  });

  it("asks for consent when a transactional template stands in a marketing workflow", async () => {
    const asked: (string | undefined)[] = [];
    const { send } = await arrange({
      templateClass: "transactional",
      gate: (gate) => {
        asked.push(gate.topic);
        return undefined;
      },
    });
    await send(SEND_HELLO);
    expect(asked).toEqual(["newsletter"]);
  });

  it("can be left with one click wherever consent is asked for, whatever the template says", async () => {
    const { send, mail } = await arrange({ templateClass: "transactional" });
    await send(SEND_HELLO);
    expect(mail.mails[0]?.headers.map(({ name }) => name)).toEqual([
      "List-Unsubscribe",
      "List-Unsubscribe-Post",
    ]);
  });

  it("keeps line breaks out of the subject, whatever a contact is called", async () => {
    const contact = makeContact();
    const named = {
      ...contact,
      profile: {
        ...contact.profile!,
        attributes: { first_name: { value: "A\r\nBcc: x@y.z", at: 0, eventId: "e" } },
      },
    };
    const { send, mail } = await arrange({ contact: named });
    await send(SEND_HELLO);
    expect(mail.mails[0]?.subject).not.toMatch(/[\r\n]/u);
  });
});
