import * as z from "zod/mini";
import type { MailReport } from "../../core/message/record-outcome.ts";

const when = z.string();
const recipients = z.array(z.object({ emailAddress: z.string() }));

/**
 * The parts of an SES event that we read; SES reserves the right to add fields, and header parts may be absent.
 * docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const sesEvent = z.object({
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      timestamp: when,
      messageId: z.string(),
      tags: z.optional(z.record(z.string(), z.array(z.string()))),
    }),
    delivery: z.optional(z.object({ timestamp: when })),
    bounce: z.optional(
      z.object({
        timestamp: when,
        bounceType: z.string(),
        bounceSubType: z.optional(z.string()),
        bouncedRecipients: recipients,
      }),
    ),
    complaint: z.optional(z.object({ timestamp: when, complainedRecipients: recipients })),
    deliveryDelay: z.optional(z.object({ timestamp: when })),
  }),
});

type Detail = z.infer<typeof sesEvent>["detail"];

/** What SES reports of a message of ours; undefined for kinds we do not follow and for messages that carry no tag of ours (tests). */
export function readSesEvent(body: unknown): MailReport | undefined {
  const parsed = sesEvent.safeParse(body);
  if (!parsed.success) throw new Error(`Not an SES event: ${z.prettifyError(parsed.error)}`);
  const { detail } = parsed.data;
  const messageId = detail.mail.tags?.["message"]?.[0];
  const said = READERS[detail.eventType]?.(detail);
  if (messageId === undefined || said === undefined) return undefined;
  const { timestamp, feedback, ...rest } = said;
  const sentAt = Date.parse(detail.mail.timestamp);
  return {
    messageId,
    at: Date.parse(timestamp),
    feedback: { ...feedback, sentAt, sesMessageId: detail.mail.messageId },
    ...rest,
  };
}

type Said = Omit<MailReport, "messageId" | "at"> & { readonly timestamp: string };

const READERS: Readonly<Record<string, (detail: Detail) => Said | undefined>> = {
  Send: ({ mail }) => ({ timestamp: mail.timestamp, feedback: {} }),
  Delivery: ({ delivery }) =>
    delivery && {
      timestamp: delivery.timestamp,
      feedback: { deliveredAt: Date.parse(delivery.timestamp) },
      event: "delivered",
    },
  DeliveryDelay: ({ deliveryDelay }) =>
    deliveryDelay && {
      timestamp: deliveryDelay.timestamp,
      feedback: { delayedAt: Date.parse(deliveryDelay.timestamp) },
    },
  Bounce: ({ bounce }) => bounce && readBounce(bounce),
  Complaint: ({ complaint }) =>
    complaint && {
      timestamp: complaint.timestamp,
      feedback: { complainedAt: Date.parse(complaint.timestamp) },
      event: "complained",
      ...suppressing(complaint.complainedRecipients, "complaint"),
    },
  Reject: ({ mail }) => ({ timestamp: mail.timestamp, feedback: { rejectedAt: Date.parse(mail.timestamp) } }),
  "Rendering Failure": ({ mail }) => ({
    timestamp: mail.timestamp,
    feedback: { rejectedAt: Date.parse(mail.timestamp) },
  }),
};

/** Only permanent bounces suppress: a full mailbox empties again. */
function readBounce(bounce: NonNullable<Detail["bounce"]>): Said {
  const bounceType = [bounce.bounceType, bounce.bounceSubType].filter((part) => part !== undefined).join("/");
  return {
    timestamp: bounce.timestamp,
    feedback: { bouncedAt: Date.parse(bounce.timestamp), bounceType },
    event: "bounced",
    ...(bounce.bounceType === "Permanent" && suppressing(bounce.bouncedRecipients, "hard_bounce")),
  };
}

/** One recipient a message: a complaint may list everybody at a domain, but only ours was written to. */
function suppressing(
  [recipient]: readonly { readonly emailAddress: string }[],
  reason: "hard_bounce" | "complaint",
): Pick<MailReport, "suppress"> {
  return recipient ? { suppress: { address: recipient.emailAddress, reason } } : {};
}
