import { randomUUID } from "node:crypto";
import type { Instant } from "../../contracts.ts";
import type { Fields } from "../fields.ts";

/** One message that SES accepted, with everything that was in the request. */
export interface Mail {
  /** SES's MessageId. */
  readonly id: string;
  readonly at: Instant;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly html?: string;
  readonly text?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet?: string;
  /** What came back so far, oldest first. */
  readonly events: MailEvent[];
}

export interface MailEvent {
  /** `Send`, `Delivery`, `Bounce`, `Complaint`, `Open`, `Click`, … */
  readonly type: string;
  readonly at: Instant;
  /** The event's own object, for example `bounce`. */
  readonly detail: Fields;
}

/** A message id in the form of SES: region and time in hexadecimal, a UUID, a counter. */
export function newMessageId(now: Instant): string {
  return `0102${now.toString(16).padStart(12, "0")}-${randomUUID()}-000000`;
}

/** Everybody the message goes to. */
export function recipientsOf(mail: Pick<Mail, "to" | "cc" | "bcc">): readonly string[] {
  return [...mail.to, ...mail.cc, ...mail.bcc];
}

/** `Ana <ana@example.com>` → `ana@example.com`. */
export function bareAddress(address: string): string {
  return /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address.trim();
}

export function domainOf(address: string): string {
  return bareAddress(address).split("@").at(-1)?.toLowerCase() ?? "";
}
