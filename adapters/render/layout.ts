import type { Findings, Place } from "../../core/definitions/findings.ts";
import type { PlacedFile } from "../../core/definitions/layers.ts";
import type { Brand } from "../../core/definitions/schemas.ts";
import type { SourceDocument } from "../../core/definitions/source.ts";
import { putBrandIn } from "./brand.ts";
import { checkVariables } from "./template-checks.ts";

/** An MJML document with a place for the body. */
export interface Layout {
  readonly file: string;
  /** As written, before the brand is put in. */
  readonly written: string;
  readonly mjml: string;
}

/** Where a layout takes the body of a template. */
const CONTENT = /\{\{-?\s*content\s*-?\}\}/u;

interface LayoutContext {
  readonly brand: Brand | undefined;
  /** Names in Liquid that are no second mistake. */
  readonly excused: readonly string[];
  readonly findings: Findings;
}

/** Reads and checks a layout. */
export function readLayout(placed: PlacedFile, { brand, excused, findings }: LayoutContext): Layout {
  const mjml = putBrandIn(placed.text, brand, "html");
  if (!CONTENT.test(mjml)) {
    const place = { document: { file: placed.file, lineOf: () => undefined }, path: [] };
    const message = "This layout has no place for the body of a template.";
    findings.add(
      "layoutWithoutContent",
      place,
      message,
      "Write {{ content }} inside <mj-body>, between sections.",
    );
  }
  checkVariables(mjml, placeInLayout(placed.file), findings, ["content", ...excused]);
  return { file: placed.file, written: placed.text, mjml };
}

/** A whole document, and where a line of it was written. */
export interface WholeDocument {
  readonly mjml: string;
  placeOf(line: number, template: SourceDocument): Place;
}

/** The layout with a template's body in it. */
export function putIntoLayout(layout: Layout, body: string): WholeDocument {
  const at = layout.mjml.search(CONTENT);
  const before = layout.mjml.slice(0, Math.max(at, 0)).split("\n").length;
  const lines = body.trimEnd().split("\n").length;
  return {
    mjml: layout.mjml.replace(CONTENT, () => body.trimEnd()),
    placeOf(line, template) {
      if (line < before) return placeInLayout(layout.file)(line);
      if (line >= before + lines) return placeInLayout(layout.file)(line - lines + 1);
      return placeInBody(template, line - before + 1);
    },
  };
}

function placeInLayout(file: string): (line: number | undefined) => Place {
  return (line) => ({ document: { file, lineOf: () => line }, path: [] });
}

/** A line of a block that begins below its key (`body: |`). */
function placeInBody(document: SourceDocument, line: number, key = "body"): Place {
  const keyLine = document.lineOf([key]);
  return { document: { file: document.file, lineOf: () => keyLine && keyLine + line }, path: [key] };
}
