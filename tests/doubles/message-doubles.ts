import type { Contact } from "../../core/contact/contact.ts";
import type { CompiledTemplate, CompiledWorkflow } from "../../core/definitions/definition.ts";
import type { Message } from "../../core/message/message.ts";
import type { MailSender, OutgoingMail, SendAnswer } from "../../core/message/ports.ts";
import type { SendRequest } from "../../core/message/send-message.ts";

/** A mail service that remembers what it was given and answers as told; `accepted` when nothing is left to tell. */
export class ScriptedMailSender implements MailSender {
  readonly mails: OutgoingMail[] = [];
  readonly #answers: SendAnswer[];

  constructor(...answers: SendAnswer[]) {
    this.#answers = answers;
  }

  send(mail: OutgoingMail): Promise<SendAnswer> {
    this.mails.push(mail);
    return Promise.resolve(
      this.#answers.shift() ?? { kind: "accepted", sesMessageId: `ses-${this.mails.length}` },
    );
  }
}

/** A contact who asked for the newsletter. */
export function makeContact(overrides: Partial<Contact> = {}): Contact {
  return {
    state: {
      contactId: "01CONTACT",
      standing: "contact",
      version: 1,
      senderKeys: [],
      scores: {},
      stage: "lead",
      firstSeenAt: 0,
      lastSeenAt: 0,
    },
    profile: {
      contactId: "01CONTACT",
      email: "ada@example.com",
      attributes: { first_name: { value: "Ada", at: 0, eventId: "e" } },
    },
    consent: {
      contactId: "01CONTACT",
      topics: { newsletter: { status: "granted", at: 1, eventId: "e", source: "form:newsletter" } },
    },
    memberships: [],
    enrollments: [],
    ...overrides,
  };
}

/** A marketing template with one link. */
export const HELLO: CompiledTemplate = {
  template: "hello",
  messageClass: "marketing",
  subject: "Hello {{ contact.first_name }}",
  html: '<a href="{{ links[0] }}">Shop</a> <a href="{{ unsubscribe_url }}">Leave</a><img src="{{ pixel }}">',
  text: "Shop: {{ links[0] }} Leave: {{ unsubscribe_url }}",
  links: ["{{ site.url }}/trees"],
};

/** A workflow that sends it. */
export const WELCOME: CompiledWorkflow = {
  workflow: "welcome-series",
  messageClass: "marketing",
  topic: "newsletter",
  triggers: [],
  again: "never",
  sends: { hello: { template: "hello", templateVersion: "t1" } },
  steps: [],
  machine: "{}",
};

/** What its `hello` step asks for. */
export const SEND_HELLO: SendRequest = {
  contactId: "01CONTACT",
  enrollmentId: "enrollment-1",
  enrollmentKey: "enrollment#welcome-series#once",
  workflow: "welcome-series",
  version: "w1",
  step: "hello",
  template: "hello",
  templateVersion: "t1",
};

/** A message that was just claimed. */
export function makeMessage(overrides: Partial<Message> = {}): Message {
  return {
    messageId: "m1",
    contactId: "01CONTACT",
    template: "hello",
    templateVersion: "t1",
    messageClass: "marketing",
    topic: "newsletter",
    status: "claimed",
    epoch: 0,
    claimedAt: Date.UTC(2026, 10, 21),
    ...overrides,
  };
}
