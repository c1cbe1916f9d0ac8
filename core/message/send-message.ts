import type { ContactReader } from "../contact/ports.ts";
import type { DefinitionReader } from "../definitions/ports.ts";
import { RetryableError, WORKFLOW_ERRORS } from "../errors.ts";
import type { AddressHasher } from "../identity/address.ts";
import type { Clock } from "../time.ts";
import type { LinkTokens } from "./link-token.ts";
import { composeMail, type MailAddresses, type TemplateRenderer } from "./compose-mail.ts";
import { messageIdOf, type Message, type MessageClass } from "./message.ts";
import type { MailSender, MessageEnd, MessageLedger, OutgoingMail, SendGate } from "./ports.ts";

/** What a `send` step asks for: ids only. */
export interface SendRequest {
  readonly contactId: string;
  readonly enrollmentId: string;
  readonly enrollmentKey: string;
  readonly workflow: string;
  readonly version: string;
  readonly step: string;
  readonly template: string;
  readonly templateVersion: string;
  /** Replaces the template's subject; Liquid. */
  readonly subject?: string;
}

/** What became of it. `unknown`: SES may or may not have taken it; its events will tell. */
export interface SendResult {
  readonly messageId: string;
  readonly outcome: "sent" | "skipped" | "failed" | "unknown";
  readonly reason?: string;
  /** Whether this call brought it about; false for a retry that found it done. */
  readonly news: boolean;
}

/** What sending needs. */
export interface SendDeps {
  readonly clock: Clock;
  readonly contacts: ContactReader;
  readonly definitions: DefinitionReader;
  readonly ledger: MessageLedger;
  readonly mail: MailSender;
  readonly render: TemplateRenderer;
  readonly addresses: MailAddresses;
  readonly linkTokens: () => Promise<LinkTokens>;
  readonly hashAddress: () => Promise<AddressHasher>;
}

/** Sends one message of an enrollment: claims it, opens the gate, calls the mail service once, and writes down what it said. */
export function createMessageSender(deps: SendDeps): (request: SendRequest) => Promise<SendResult> {
  return async (request) => {
    const messageId = messageIdOf(request.enrollmentId, request.step);
    const [workflow, template, contact] = await Promise.all([
      deps.definitions.content("workflow", request.workflow, request.version),
      deps.definitions.content("template", request.template, request.templateVersion),
      deps.contacts.read(request.contactId),
    ]);
    const message = newMessage(messageId, request, deps.clock(), {
      contactId: contact?.state.contactId ?? request.contactId,
      messageClass: stricter(template?.messageClass, workflow?.messageClass),
      ...(workflow?.topic !== undefined && { topic: workflow.topic }),
    });
    const claim = await deps.ledger.claim(message);
    const claimed = claim.outcome === "claimed" ? message : claim.message;
    if (claimed.status !== "claimed") return resultOf(claimed, false);

    const end = (reason: MessageEnd) => endMessage(deps.ledger, claimed, reason);
    const to = contact?.profile?.email;
    if (!contact || to === undefined) return end({ status: "skipped", reason: "no_address" });
    if (!template) return end({ status: "failed", reason: "template_missing" });

    if (claimed.messageClass === "marketing" && claimed.topic === undefined) {
      return end({ status: "skipped", reason: "no_consent" });
    }
    const tokens = await deps.linkTokens();
    const { addresses, render } = deps;
    const { subject } = request;
    const mail = composeMail({ contact, template, message: claimed, to, subject, tokens, addresses, render });
    if (!mail.ok) return end({ status: "failed", reason: "render_failed", detail: mail.error });
    return sendOnce(deps, claimed, mail.value, await gateOf(deps, request, claimed, to));
  };
}

async function sendOnce(
  deps: SendDeps,
  message: Message,
  mail: OutgoingMail,
  gate: SendGate,
): Promise<SendResult> {
  const { ledger } = deps;
  const opened = await ledger.open(message, gate);
  if (opened.outcome === "moved") return resultOf(opened.message, false);
  if (opened.outcome === "shut")
    return endMessage(ledger, message, { status: "skipped", reason: opened.reason });

  const { messageId } = message;
  const answer = await deps.mail.send(mail);
  switch (answer.kind) {
    case "accepted": {
      const { sesMessageId } = answer;
      const at = deps.clock();
      const news = await ledger.accepted(messageId, opened.epoch, {
        sesMessageId,
        at,
        subject: mail.subject,
      });
      return { messageId, outcome: "sent", news };
    }
    case "postponed":
      await ledger.returned(messageId, opened.epoch);
      throw new RetryableError(WORKFLOW_ERRORS.sendPostponed, answer.why);
    case "refused":
      return endMessage(
        ledger,
        { ...message, epoch: opened.epoch },
        {
          status: "failed",
          reason: answer.reason,
          detail: answer.why,
        },
      );
    case "unknown":
      return { messageId, outcome: "unknown", reason: answer.why, news: true };
  }
}

/** Transactional only if both say so: a marketing workflow never gets past consent by a template's word. */
function stricter(...classes: readonly (MessageClass | undefined)[]): MessageClass {
  return classes.every((each) => each === "transactional") ? "transactional" : "marketing";
}

function newMessage(
  messageId: string,
  request: SendRequest,
  claimedAt: number,
  about: Pick<Message, "contactId" | "messageClass" | "topic">,
): Message {
  return {
    messageId,
    ...about,
    enrollmentId: request.enrollmentId,
    workflow: request.workflow,
    workflowVersion: request.version,
    step: request.step,
    template: request.template,
    templateVersion: request.templateVersion,
    status: "claimed",
    epoch: 0,
    claimedAt,
  };
}

async function gateOf(deps: SendDeps, request: SendRequest, message: Message, to: string): Promise<SendGate> {
  const hash = await deps.hashAddress();
  return {
    addressHash: hash(to),
    contactId: message.contactId,
    ...(message.messageClass === "marketing" && message.topic !== undefined && { topic: message.topic }),
    enrollment: { contactId: request.contactId, key: request.enrollmentKey },
  };
}

async function endMessage(ledger: MessageLedger, message: Message, end: MessageEnd): Promise<SendResult> {
  await ledger.ended(message.messageId, message.epoch, end);
  return { messageId: message.messageId, outcome: end.status, reason: end.reason, news: true };
}

function resultOf(message: Message, news: boolean): SendResult {
  const { messageId, reason } = message;
  const outcome = message.status === "claimed" || message.status === "sending" ? "unknown" : message.status;
  return { messageId, outcome, ...(reason !== undefined && { reason }), news };
}
