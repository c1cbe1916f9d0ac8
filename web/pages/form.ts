import type { FormDefinition, FormField } from "../../core/definitions/definition.ts";
import { FORM_EXTRAS } from "../../core/form/extras.ts";
import { escapeHtml, renderPage } from "./page.ts";

const INPUT_TYPES: Readonly<Record<FormField["type"], string>> = {
  text: 'type="text"',
  email: 'type="email" autocomplete="email" inputmode="email"',
  number: 'type="number" step="any"',
  checkbox: 'type="checkbox"',
};

/** A form as a page of its own, for links that need no website. */
export function renderForm(form: FormDefinition): string {
  const fields = Object.entries(form.fields).map(([name, field]) => renderField(name, field));
  const boxes = form.consents.map(({ field, text }) => renderBox(field, text));
  return renderPage(
    form.name,
    `<form method="post">
${[...fields, ...boxes].join("\n")}
<div class="apart" aria-hidden="true"><label>Leave this empty<input name="${FORM_EXTRAS.trap}" tabindex="-1" autocomplete="off"></label></div>
<button>Send</button>
</form>`,
  );
}

function renderField(name: string, field: FormField): string {
  const label = escapeHtml(sentenceCase(field.attribute));
  if (field.type === "checkbox") return renderBox(name, sentenceCase(field.attribute), field.required);
  const rest = `name="${escapeHtml(name)}" ${INPUT_TYPES[field.type]}${field.required ? " required" : ""}`;
  return `<label>${label}${field.required ? "" : " (optional)"}<input ${rest}></label>`;
}

/** Boxes are never ticked beforehand: that would be no consent. */
function renderBox(name: string, text: string, required = false): string {
  const need = required ? " required" : "";
  return `<label class="box"><input type="checkbox" name="${escapeHtml(name)}" value="yes"${need}><span>${escapeHtml(text)}</span></label>`;
}

function sentenceCase(attribute: string): string {
  const words = attribute.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
