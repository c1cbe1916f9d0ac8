import type { Contact } from "../contact/contact.ts";
import type { CompiledTemplate } from "../definitions/definition.ts";
import type { Json } from "../json.ts";
import { ok, type Result } from "../result.ts";
import type { RenderData, RenderedMessage } from "../template/rendering.ts";
import type { LinkTokens } from "./link-token.ts";
import type { Message } from "./message.ts";
import type { OutgoingMail } from "./ports.ts";
import { unsubscribeHeaders } from "./unsubscribe-headers.ts";

/** Fills a compiled template in; the error is a sentence that names the part, never the data. */
export type TemplateRenderer = (
  template: CompiledTemplate,
  data: RenderData,
  options?: { readonly subject?: string },
) => Result<RenderedMessage, string>;

/** Where links point. */
export interface MailAddresses {
  /** Base URL of open, click and unsubscribe links, without a slash at its end. */
  readonly linkUrl: string;
  /** The website, without a slash at its end. */
  readonly siteUrl: string;
}

/** What a mail is made of. */
export interface MailParts {
  readonly contact: Contact;
  readonly template: CompiledTemplate;
  readonly message: Message;
  readonly to: string;
  /** Replaces the template's own. */
  readonly subject: string | undefined;
  readonly tokens: LinkTokens;
  readonly addresses: MailAddresses;
  readonly render: TemplateRenderer;
}

/** The mail of one message, personal and signed, ready for the wire. */
export function composeMail(parts: MailParts): Result<OutgoingMail, string> {
  const { contact, template, message, subject } = parts;
  const data = dataOf(parts);
  const rendered = parts.render(template, data, subject === undefined ? {} : { subject });
  if (!rendered.ok) return rendered;
  return ok({
    ...rendered.value,
    to: parts.to,
    headers: message.messageClass === "marketing" ? unsubscribeHeaders(data.unsubscribe_url) : [],
    tags: {
      message: message.messageId,
      contact: contact.state.contactId,
      ...(message.workflow !== undefined && { workflow: message.workflow }),
      ...(message.step !== undefined && { step: message.step }),
    },
  });
}

function dataOf({ contact, template, message, to, tokens, addresses }: MailParts): Required<RenderData> {
  const { messageId } = message;
  const { contactId } = contact.state;
  const { linkUrl, siteUrl } = addresses;
  const leave = { contactId, messageId, ...(message.topic !== undefined && { topic: message.topic }) };
  return {
    contact: contactData(contact, to),
    site: { url: siteUrl },
    links: template.links.map((_, link) => `${linkUrl}/c/${tokens.sign("click", { messageId, link })}`),
    pixel: `${linkUrl}/o/${tokens.sign("open", { messageId })}.gif`,
    unsubscribe_url: `${linkUrl}/u/${tokens.sign("unsubscribe", leave)}`,
  };
}

/** A contact as templates see her: attributes by name, and the address that the message goes to. */
export function contactData(contact: Contact, email: string): Readonly<Record<string, Json>> {
  const attributes = Object.entries(contact.profile?.attributes ?? {});
  return { ...Object.fromEntries(attributes.map(([name, { value }]) => [name, value])), email };
}
