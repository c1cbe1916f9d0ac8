import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { MailSender, OutgoingMail, SendAnswer } from "../../core/message/ports.ts";
import { senderMailbox } from "./sender-mailbox.ts";
import { classifySendError } from "./ses-answer.ts";

/** As whom messages go out. */
export interface SenderIdentity {
  readonly from: string;
  readonly replyTo: string;
  readonly configurationSet: string;
}

/**
 * A client that calls once: the SDK's default of three attempts posts SendEmail again after a lost answer, and SES sends again.
 * docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function createSesClient(): SESv2Client {
  return new SESv2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
}

/** Amazon SES, one call a message, structured content only: no hand-built MIME for a header to break out of. */
export class SesMailSender implements MailSender {
  readonly #client: SESv2Client;
  readonly #identity: SenderIdentity;

  constructor(client: SESv2Client, identity: SenderIdentity) {
    this.#client = client;
    this.#identity = identity;
  }

  async send(mail: OutgoingMail): Promise<SendAnswer> {
    try {
      const { MessageId } = await this.#client.send(this.#command(mail));
      return MessageId === undefined
        ? { kind: "unknown", why: "SES answered without a message id." }
        : { kind: "accepted", sesMessageId: MessageId };
    } catch (error) {
      return classifySendError(error);
    }
  }

  #command(mail: OutgoingMail): SendEmailCommand {
    return new SendEmailCommand({
      FromEmailAddress: senderMailbox(this.#identity.from),
      ReplyToAddresses: [this.#identity.replyTo],
      ConfigurationSetName: this.#identity.configurationSet,
      Destination: { ToAddresses: [mail.to] },
      Content: {
        Simple: {
          Subject: utf8(mail.subject),
          Body: { Html: utf8(mail.html), Text: utf8(mail.text) },
          Headers: mail.headers.map(({ name, value }) => ({ Name: name, Value: value })),
        },
      },
      EmailTags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
    });
  }
}

function utf8(text: string): { Data: string; Charset: "UTF-8" } {
  return { Data: text, Charset: "UTF-8" };
}
