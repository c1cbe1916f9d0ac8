import type { ContactReader } from "../contact/ports.ts";
import type { DefinitionReader } from "../definitions/ports.ts";
import { InvalidInputError } from "../errors.ts";
import { contactData, type MailAddresses, type TemplateRenderer } from "./compose-mail.ts";
import type { MailSender, SendAnswer } from "./ports.ts";

/** A test message: the current version of a template as one contact would see it, sent to another address. */
export interface PreviewRequest {
  readonly template: string;
  readonly contactId: string;
  readonly to: string;
}

/** What a preview needs. */
export interface PreviewDeps {
  readonly contacts: ContactReader;
  readonly definitions: DefinitionReader;
  readonly mail: MailSender;
  readonly render: TemplateRenderer;
  readonly addresses: MailAddresses;
}

/**
 * Sends a test message. Its links go straight to their targets and it has no pixel, so that the tester's clicks count for nobody,
 * and it is in no ledger: it is not the contact's message.
 */
export function createPreviewSender(deps: PreviewDeps): (request: PreviewRequest) => Promise<SendAnswer> {
  return async ({ template: id, contactId, to }) => {
    const [template, contact] = await Promise.all([currentTemplate(deps, id), deps.contacts.read(contactId)]);
    if (!contact) throw new InvalidInputError(`There is no contact ${contactId}. Look the contact up first.`);
    const { siteUrl, linkUrl } = deps.addresses;
    const rendered = deps.render(template, {
      contact: contactData(contact, contact.profile?.email ?? to),
      site: { url: siteUrl },
      links: template.links.map((link) => link.replaceAll(/\{\{\s*site\.url\s*\}\}/gu, siteUrl)),
      unsubscribe_url: `${linkUrl}/u/test-message`,
    });
    if (!rendered.ok) throw new InvalidInputError(rendered.error);
    return deps.mail.send({ ...rendered.value, to, headers: [], tags: { test: "yes", template: id } });
  };
}

async function currentTemplate(deps: PreviewDeps, id: string) {
  const pointers = await deps.definitions.current();
  const pointer = pointers.find((each) => each.kind === "template" && each.id === id);
  const template = pointer && (await deps.definitions.content("template", id, pointer.version));
  if (template) return template;
  const known = pointers.filter((each) => each.kind === "template").map((each) => each.id);
  throw new InvalidInputError(
    `There is no template ${id}. Published templates: ${known.toSorted().join(", ") || "none yet"}.`,
  );
}
