import type { Findings, Place } from "../../core/definitions/findings.ts";
import { suggestion } from "../../core/definitions/nearest.ts";
import type { Brand, TemplateSource } from "../../core/definitions/schemas.ts";
import type { SourceDocument } from "../../core/definitions/source.ts";
import { RENDER_ROOTS } from "../../core/template/rendering.ts";
import { liquidFault, liquidVariables } from "./liquid-check.ts";

interface CheckContext {
  readonly document: SourceDocument;
  readonly findings: Findings;
  /** Names in Liquid that are no second mistake. */
  readonly excused: readonly string[];
}

/** Checks every Liquid part of a template; says whether all of them can be parsed. */
export function checkLiquid(
  parts: Readonly<Record<"subject" | "body", string> & Record<"preheader" | "text", string | undefined>>,
  { document, findings, excused }: CheckContext,
): boolean {
  const results = Object.entries(parts).map(
    ([key, text]) =>
      text === undefined || checkVariables(text, placeOfLine(document, key, text), findings, excused),
  );
  return results.every(Boolean);
}

/** Checks the syntax of one text, and the variables it names; `more` are names that this text may use beside the usual ones. */
export function checkVariables(
  text: string,
  placeOf: (line: number | undefined) => Place,
  findings: Findings,
  more: readonly string[] = [],
): boolean {
  const fault = liquidFault(text);
  if (fault) {
    const hint =
      "Check braces, quotes, tags and filters; for example {{ contact.first_name | default: 'friend' }}.";
    findings.add("liquidSyntax", placeOf(fault.line), fault.message, hint);
    return false;
  }
  const known = [...RENDER_ROOTS, ...more];
  for (const [root, ...rest] of liquidVariables(text)) {
    if (typeof root !== "string" || known.includes(root)) continue;
    if (root === "brand") addBrand(rest.join("."), placeOf(lineOf(text, "brand")), findings);
    else {
      const hint = suggestion(root, [...known, "brand"]);
      findings.add(
        "unknownVariable",
        placeOf(lineOf(text, root)),
        `"${root}" is not known here and renders as nothing.`,
        hint,
      );
    }
  }
  return true;
}

/** Marketing messages must let her leave, and say who sends them from where. */
export function checkMarketing(
  source: TemplateSource,
  layout: { readonly written: string },
  { document, findings, brand }: CheckContext & { readonly brand: Brand | undefined },
): void {
  if (source.class !== "marketing") return;
  const html = layout.written + source.body;
  const place = { document, path: ["class"] };
  if (
    !html.includes("unsubscribe_url") ||
    (source.text !== undefined && !source.text.includes("unsubscribe_url"))
  ) {
    const message = "A marketing message must have a link to unsubscribe, in HTML and in text.";
    findings.add(
      "noUnsubscribe",
      place,
      message,
      'Add <a href="{{ unsubscribe_url }}">Unsubscribe</a> to the body or the layout.',
    );
  }
  const shows = (text: string) =>
    text.includes("brand.postal_address") || (brand !== undefined && text.includes(brand.postal_address));
  if (!shows(html) || (source.text !== undefined && !shows(source.text))) {
    const message = "A marketing message must show the sender's postal address, in HTML and in text.";
    findings.add(
      "noPostalAddress",
      place,
      message,
      "Add {{ brand.postal_address }}, and `postal_address` to brand.yaml.",
    );
  }
}

function addBrand(path: string, place: Place, findings: Findings): void {
  const message = `brand.yaml has no "${path}", or it is used inside a tag.`;
  const hint =
    "Brand values are put in when a template is published: write {{ brand.… }} by itself, and add the value to brand.yaml.";
  findings.add("unknownBrand", place, message, hint);
}

/** Places by a line inside a text: of a block (`body: |`) by its lines, of a value on one line by the key. */
function placeOfLine(
  document: SourceDocument,
  key: string,
  text: string,
): (line: number | undefined) => Place {
  return (line) => {
    const keyLine = document.lineOf([key]);
    const isBlock = text.includes("\n");
    const found = keyLine === undefined || !isBlock || line === undefined ? keyLine : keyLine + line;
    return { document: { file: document.file, lineOf: () => found }, path: [key] };
  };
}

function lineOf(text: string, word: string): number | undefined {
  const at = text.search(new RegExp(`\\{[{%][^}]*\\b${word}\\b`, "u"));
  return at < 0 ? undefined : text.slice(0, at).split("\n").length;
}
