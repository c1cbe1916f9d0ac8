import mjml2html from "mjml";

/** HTML of an MJML document, and what is wrong with it by line. */
export interface MjmlAnswer {
  readonly html: string;
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

/** Compiles MJML. `mj-include` is off: a template reads no files. */
export async function compileMjml(mjml: string): Promise<MjmlAnswer> {
  try {
    const answer = await mjml2html(mjml, {
      validationLevel: "soft",
      ignoreIncludes: true,
      keepComments: false,
    });
    const faults = answer.errors.map(({ line, message, tagName }) => ({
      line,
      message: `<${tagName}>: ${inWords(message)}`,
    }));
    return { html: withoutIndentation(answer.html), faults };
  } catch (error) {
    return {
      html: "",
      faults: [{ line: 1, message: error instanceof Error ? error.message : "cannot be read" }],
    };
  }
}

/** MJML names the type of an attribute by a minified class (`for type t`), and ends no sentence. */
function inWords(message: string): string {
  return `${message.replace(/ for type \w+\s*$/u, "").replace(/[.\s]+$/u, "")}.`;
}

/** Indentation says nothing in HTML, and Gmail cuts messages at 102 KB. */
function withoutIndentation(html: string): string {
  return html.replaceAll(/\s*\n\s*/gu, "\n").trim();
}
