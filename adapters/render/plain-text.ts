import { convert } from "html-to-text";

/** The plain text part of a message: headings, paragraphs and lists as text, each link behind its words. */
export function plainText(html: string): string {
  const text = convert(html, {
    wordwrap: 78,
    preserveNewlines: false,
    selectors: [
      { selector: 'div[style^="display:none"]', format: "skip" },
      { selector: "img", format: "skip" },
      { selector: "a", options: { hideLinkHrefIfSameAsText: true, linkBrackets: ["<", ">"] } },
      ...["h1", "h2", "h3"].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: "div", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: "table", format: "block" },
    ],
  });
  return `${text
    .replaceAll(/[ \t]+$/gmu, "")
    .replaceAll(/\n{3,}/gu, "\n\n")
    .trim()}\n`;
}
