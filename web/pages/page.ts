/** The one style sheet of hosted pages; their content security policy allows it by its hash. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#f6f3ea;--card:#fffdf7;--ink:#23291f;--soft:#5a6353;--line:#ddd7c5;--leaf:#2f5d3a;--on-leaf:#fff;--wrong:#9a2b1d}
@media(prefers-color-scheme:dark){:root{--paper:#161a14;--card:#1e231b;--ink:#eceee4;--soft:#a9b2a0;--line:#353c30;--leaf:#9fd0a4;--on-leaf:#10210f;--wrong:#f0a394}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 ui-serif,Georgia,"Times New Roman",serif}
main{width:100%;max-width:32rem;background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:clamp(1.5rem,6vw,3rem)}
svg{display:block;width:3.5rem;height:3.5rem;margin-bottom:1.25rem;stroke:var(--leaf);fill:none;stroke-width:2;stroke-linecap:round}
h1{margin:0 0 .75rem;font-size:1.75rem;line-height:1.2;font-weight:600;text-wrap:balance}
p{margin:0 0 1rem;color:var(--soft)}
p:last-child{margin-bottom:0}
p.wrong{color:var(--wrong)}
form{display:grid;gap:.9rem;margin-top:1.5rem}
button{font:inherit;padding:.8rem 1.2rem;border-radius:.6rem;border:1px solid var(--leaf);background:var(--leaf);color:var(--on-leaf);cursor:pointer}
button.second{background:transparent;color:var(--leaf)}
button:hover{filter:brightness(1.08)}
:focus-visible{outline:3px solid var(--leaf);outline-offset:3px}
label{display:grid;gap:.3rem}
label.box{grid-template-columns:auto 1fr;gap:.7rem;align-items:start;color:var(--soft)}
input:not([type=checkbox]){font:inherit;padding:.7rem .8rem;border:1px solid var(--soft);border-radius:.5rem;background:transparent;color:inherit;width:100%}
input[type=checkbox]{width:1.2rem;height:1.2rem;margin:.25rem 0 0;accent-color:var(--leaf)}
.apart{position:absolute;left:-9999px}
a{color:var(--leaf)}
`;

/** A small espaliered tree. */
const MARK = `<svg viewBox="0 0 48 48" aria-hidden="true"><path d="M24 45V9M24 38C15 38 9 36 9 30V24M24 38C33 38 39 36 39 30V24M24 26C18 26 15 24 15 20V15M24 26C30 26 33 24 33 20V15"/><circle cx="24" cy="6" r="2.5"/><circle cx="9" cy="20" r="2.5"/><circle cx="39" cy="20" r="2.5"/><circle cx="15" cy="11" r="2.5"/><circle cx="33" cy="11" r="2.5"/></svg>`;

/** A hosted page: a title, which is also its heading, and its content as HTML that is already safe. */
export function renderPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${MARK}
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

/** Text as it may stand in HTML and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
