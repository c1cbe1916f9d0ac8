import type { CompiledTemplate } from "../../core/definitions/definition.ts";
import type { Findings } from "../../core/definitions/findings.ts";
import { suggestion } from "../../core/definitions/nearest.ts";
import type { Brand, TemplateSource } from "../../core/definitions/schemas.ts";
import type { SourceDocument } from "../../core/definitions/source.ts";
import { putBrandIn } from "./brand.ts";
import { compileMjml } from "./compile-mjml.ts";
import { type Layout, putIntoLayout } from "./layout.ts";
import { type LinkFault, numberLinks } from "./links.ts";
import { plainText } from "./plain-text.ts";
import { protectLiquid } from "./protected-liquid.ts";
import { checkLiquid, checkMarketing } from "./template-checks.ts";

/** What a template compiles with. */
export interface TemplateContext {
  readonly document: SourceDocument;
  readonly findings: Findings;
  readonly layouts: ReadonlyMap<string, Layout>;
  readonly brand: Brand | undefined;
  /** Names in Liquid that are no second mistake. */
  readonly excused: readonly string[];
  /** Hosts that links may name; absent: any. */
  readonly linkHosts: readonly string[] | undefined;
}

/** Shown once per message that is opened; left out when the message carries no pixel. */
const PIXEL =
  '{% if pixel %}<img src="{{ pixel }}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px" />{% endif %}';

const BRAND = /\{\{-?\s*brand\./u;

/** Checks and compiles a template: Liquid over HTML that MJML has made, links numbered. Undefined if something is wrong with it. */
export async function compileTemplate(
  source: TemplateSource,
  context: TemplateContext,
): Promise<CompiledTemplate | undefined> {
  const { document, findings, layouts, brand } = context;
  const layout = layouts.get(source.layout);
  if (!layout) {
    const hint = suggestion(source.layout, layouts.keys());
    findings.add(
      "unknownLayout",
      { document, path: ["layout"] },
      `There is no layout "${source.layout}".`,
      hint,
    );
    return undefined;
  }
  const written = {
    subject: putBrandIn(source.subject, brand, "plain"),
    preheader: source.preheader && putBrandIn(source.preheader, brand, "plain"),
    body: putBrandIn(source.body, brand, "html"),
    text: source.text && putBrandIn(source.text, brand, "plain"),
  };
  const isLiquid = checkLiquid(written, context);
  checkMarketing(source, layout, context);
  if (!isLiquid) return undefined;
  const made = await makeHtml(written.body, layout, context);
  return {
    template: source.template,
    messageClass: source.class,
    subject: written.subject,
    ...(written.preheader === undefined ? {} : { preheader: written.preheader }),
    html: made.html,
    text: written.text ?? made.text,
    links: made.links,
  };
}

async function makeHtml(body: string, layout: Layout, { document, findings, linkHosts }: TemplateContext) {
  const whole = putIntoLayout(layout, body);
  const safe = protectLiquid(whole.mjml);
  const { html, faults } = await compileMjml(safe.text);
  const told = new Set<string>();
  for (const { line, message } of faults) {
    const words = safe.restore(message);
    // A brand value that is not there has been told as that; MJML says the rest once for each element.
    if (BRAND.test(words) || told.has(`${line} ${words}`)) continue;
    told.add(`${line} ${words}`);
    const hint = "See https://documentation.mjml.io for the tags.";
    findings.add("mjml", whole.placeOf(line, document), words, hint);
  }
  for (const piece of faults.length === 0 ? safe.lostIn(html) : []) {
    const message = `${piece} stands between MJML tags, where it would be dropped.`;
    findings.add("liquidLost", { document, path: ["body"] }, message, `Write <mj-raw>${piece}</mj-raw>.`);
  }
  const numbered = numberLinks(html, safe, linkHosts);
  for (const fault of numbered.faults) addLinkFault(fault);
  return {
    html: safe.restore(numbered.html).replace("</body>", `${PIXEL}</body>`),
    text: safe.restore(plainText(numbered.html)),
    links: numbered.links,
  };

  function addLinkFault({ target, why }: LinkFault): void {
    const hint = "Link to {{ site.url }}/…, to an https URL, or to {{ unsubscribe_url }}.";
    findings.add(
      "linkTarget",
      { document, path: ["body"] },
      `The link to "${target}" cannot be used: ${why}.`,
      hint,
    );
  }
}
