import type { Findings } from "./findings.ts";
import type { FormSource } from "./form-schema.ts";
import type { SourceDocument } from "./source.ts";

/** Rules over a whole form: an address, and boxes that are not fields as well. */
export function checkForm(form: FormSource, document: SourceDocument, findings: Findings): void {
  if (!("email" in form.fields)) {
    const message = "A form needs the field `email`: without an address nobody becomes a contact.";
    findings.add("noEmailField", { document, path: ["fields"] }, message, "Add `email: {}` under `fields`.");
  }
  for (const [index, consent] of form.consents.entries()) {
    const twice = form.consents.findIndex((other) => other.field === consent.field) < index;
    if (!twice && !(consent.field in form.fields)) continue;
    const message = `"${consent.field}" is the name of another field or box already.`;
    const place = { document, path: ["consents", index, "field"] };
    findings.add(
      "consentField",
      place,
      message,
      "Give the box a name of its own: each consent has its own box.",
    );
  }
}
