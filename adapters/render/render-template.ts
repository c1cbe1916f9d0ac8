import type { Template } from "liquidjs";
import type { CompiledTemplate } from "../../core/definitions/definition.ts";
import { err, ok, type Result } from "../../core/result.ts";
import type { RenderData, RenderedMessage } from "../../core/template/rendering.ts";
import { liquid } from "./liquid.ts";

type Engine = keyof typeof liquid;

/** Parsed Liquid by source: a warm function renders thousands of messages of a few templates. */
const parsed: Record<Engine, Map<string, Template[]>> = { html: new Map(), plain: new Map() };

const MOST_PARSED = 200;

/** Characters that could end a header line, or turn the letters of a subject around. */
const CONTROL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu;

/**
 * Renders a compiled template for one contact. `subject` replaces the template's own. Undefined variables are empty; HTML output is
 * escaped, subject and text are not. The error is a sentence for the log: it names the part, never the data.
 */
export function renderTemplate(
  template: CompiledTemplate,
  data: RenderData,
  options: { readonly subject?: string } = {},
): Result<RenderedMessage, string> {
  try {
    const subject = render("plain", options.subject ?? template.subject, { ...data })
      .replace(CONTROL, " ")
      .trim();
    const preheader = render("plain", template.preheader ?? "", { ...data, subject });
    const scope = { ...data, subject, preheader };
    return ok({
      subject,
      html: render("html", template.html, scope),
      text: render("plain", template.text, scope),
    });
  } catch (error) {
    const why = error instanceof Error ? error.name : "unknown error";
    return err(
      `Template "${template.template}" could not be rendered (${why}). Publish it again; its Liquid is checked then.`,
    );
  }
}

function render(engine: Engine, source: string, scope: object): string {
  const cache = parsed[engine];
  let template = cache.get(source);
  if (!template) {
    template = liquid[engine].parse(source);
    if (cache.size >= MOST_PARSED) cache.clear();
    cache.set(source, template);
  }
  return String(liquid[engine].renderSync(template, scope));
}
