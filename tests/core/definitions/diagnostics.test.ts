import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileDefinitions } from "../../../adapters/render/compile-definitions.ts";
import { FINDING_CODES, formatDiagnostics } from "../../../core/definitions/findings.ts";
import type { Diagnostic } from "../../../core/diagnostic.ts";
import { worldWith } from "../../doubles/definition-files.ts";

const template = (body: string, more = "") =>
  `template: hello\nclass: marketing\nsubject: Hello\nlayout: plain\n${more}body: |\n${body.replaceAll(/^/gmu, "  ")}\n`;

const sections = (content: string) =>
  `<mj-section><mj-column><mj-text>${content}</mj-text></mj-column></mj-section>`;

const form = (more: string) => `form: newsletter\nname: N\n${more}\n`;

const score = (more: string) => `scoring: engagement\nkind: engagement\n${more}\n`;

const RULES = "rules: [{ id: page, when: { did: Page Viewed }, points: 1 }]";

/** Files to change in the small world, and the one finding that follows: code, file, path, line. */
const CASES: Readonly<Record<string, readonly [Readonly<Record<string, string>>, string]>> = {
  "a workflow whose machine would have no room for its name": [
    {
      [`workflows/${"a".repeat(59)}.yaml`]: `workflow: ${"a".repeat(59)}\ntopic: newsletter\nenter: { when: { consented: newsletter } }\nsteps: [{ send: hello }]\n`,
    },
    `DF005 workflows/${"a".repeat(59)}.yaml workflow 1`,
  ],
  "a file that is not YAML": [
    { "segments/vip.yaml": "segment: vip\n  name: x\n" },
    "DF001 segments/vip.yaml  1",
  ],
  "a file in a place that means nothing": [{ "segment/a.yaml": "x: 1" }, "DF002 segment/a.yaml  "],
  "a key that is missing": [
    { "segments/vip.yaml": "segment: vip\nname: x\n" },
    "DF003 segments/vip.yaml when 1",
  ],
  "a key with a typing mistake": [
    { "segments/vip.yaml": "segment: vip\nname: x\nwhn: { segment: vip }\n" },
    "DF004 segments/vip.yaml whn 3",
  ],
  "a value of the wrong kind": [
    { "scoring/engagement.yaml": score("half_life: 7 days\nrules: []\nbands: few") },
    "DF005 scoring/engagement.yaml bands 5",
  ],
  "two files for one id": [
    { "segments/vip.yml": "segment: vip\nname: x\nwhen: { segment: vip }\n" },
    "DF006 segments/vip.yml  ",
  ],
  "an id that is not the file's name": [
    { "segments/extra.yaml": "segment: other\nname: x\nwhen: { attribute: a, is: 1 }\n" },
    "DF007 segments/extra.yaml segment 1",
  ],
  "a click in a segment": [
    { "segments/extra.yaml": "segment: extra\nname: x\nwhen:\n  clicked: hello\n" },
    "CD202 segments/extra.yaml when.clicked 4",
  ],
  "an entry in a segment": [
    { "segments/extra.yaml": "segment: extra\nname: x\nwhen: { did: Order Completed, since: entered }\n" },
    "CD202 segments/extra.yaml when.since 3",
  ],
  "Liquid that is not closed": [
    { "templates/hello.yaml": template(`${sections("one")}\n${sections("{{ contact.first_name }")}`) },
    "TP301 templates/hello.yaml body 7",
  ],
  "an MJML tag that does not exist": [
    {
      "templates/hello.yaml": template(`${sections("one")}\n<mj-section><mj-colum></mj-colum></mj-section>`),
    },
    "TP302 templates/hello.yaml body 7",
  ],
  "a layout that does not exist": [
    { "templates/hello.yaml": template(sections("x")).replace("plain", "plane") },
    "TP303 templates/hello.yaml layout 4",
  ],
  "a marketing text part without a way to leave": [
    { "templates/hello.yaml": template(sections("x"), 'text: "{{ brand.postal_address }}"\n') },
    "TP304 templates/hello.yaml class 2",
  ],
  "a marketing text part without an address": [
    { "templates/hello.yaml": template(sections("x"), 'text: "{{ unsubscribe_url }}"\n') },
    "TP305 templates/hello.yaml class 2",
  ],
  "a link that is not https": [
    { "templates/hello.yaml": template(sections('<a href="http://example.com">x</a>')) },
    "TP306 templates/hello.yaml body 5",
  ],
  "a link that changes with the contact": [
    { "templates/hello.yaml": template(sections('<a href="{{ site.url }}/{{ contact.city }}">x</a>')) },
    "TP306 templates/hello.yaml body 5",
  ],
  "a link to a site that only begins like ours": [
    { "templates/hello.yaml": template(sections('<a href="{{ site.url }}.evil.example">x</a>')) },
    "TP306 templates/hello.yaml body 5",
  ],
  "a link to a host that is not ours": [
    { "templates/hello.yaml": template(sections('<a href="https://elsewhere.example/x">x</a>')) },
    "TP306 templates/hello.yaml body 5",
  ],
  "Liquid where MJML drops text": [
    {
      "templates/hello.yaml": template(
        `{% if contact.vip %}\n${sections("x")}\n<mj-raw>{% endif %}</mj-raw>`,
      ),
    },
    "TP308 templates/hello.yaml body 5",
  ],
  "a value that the brand does not have": [
    { "templates/hello.yaml": template(sections("{{ brand.slogan }}")) },
    "TP309 templates/hello.yaml body 6",
  ],
  "a layout without a place for the body": [
    {
      "layouts/plain.mjml":
        "<mjml><mj-body><mj-section><mj-column><mj-text>{{ brand.postal_address }} {{ unsubscribe_url }}</mj-text></mj-column></mj-section></mj-body></mjml>",
    },
    "TP310 layouts/plain.mjml  ",
  ],
  "two rules of one id": [
    {
      "scoring/engagement.yaml": score(
        `half_life: 7 days\n${RULES.replace("]", ", { id: page, when: { did: X }, points: 2 }]")}\nbands: []`,
      ),
    },
    "SC401 scoring/engagement.yaml rules[1].id 4",
  ],
  "bands out of order": [
    {
      "scoring/engagement.yaml": score(
        `half_life: 7 days\n${RULES}\nbands:\n  - { band: hot, at_least: 9 }\n  - { band: cold, at_least: 0 }`,
      ),
    },
    "SC402 scoring/engagement.yaml bands[1] 7",
  ],
  "a half-life of nothing": [
    { "scoring/engagement.yaml": score(`half_life: 0 days\n${RULES}\nbands: []`) },
    "SC403 scoring/engagement.yaml half_life 3",
  ],
  "a form without an address": [
    {
      "forms/newsletter.yaml": form(
        "fields: { first_name: {} }\nconsents: [{ field: n, topic: newsletter, text: Yes }]",
      ),
    },
    "FM501 forms/newsletter.yaml fields 3",
  ],
  "a box that is a field too": [
    {
      "forms/newsletter.yaml": form(
        "fields: { email: {}, n: {} }\nconsents: [{ field: n, topic: newsletter, text: Yes }]",
      ),
    },
    "FM502 forms/newsletter.yaml consents[0].field 4",
  ],
};

const LINK_HOSTS = { linkHosts: ["shop.example"] };

const brief = ({ code, file, path, line }: Diagnostic) => `${code} ${file} ${path} ${line ?? ""}`;

const CASES_WITH_WARNINGS: readonly string[] = ["TP307"];

describe("diagnostics", () => {
  it.each(Object.entries(CASES))("name %s", async (_title, [files, expected]) => {
    const compiled = await compileDefinitions(worldWith(files), LINK_HOSTS);
    const found = compiled.ok ? compiled.value.warnings : compiled.error;
    expect(found.map(brief)).toEqual([expected]);
    for (const { message, hint } of found) {
      expect(message).toMatch(/[.:?…"`]/u);
      expect(hint.length).toBeGreaterThan(5);
    }
  });

  it("warn of a variable that renders as nothing, and still compile", async () => {
    const files = worldWith({ "templates/hello.yaml": template(sections("{{ contct.first_name }}")) });
    const compiled = await compileDefinitions(files);
    expect(compiled.ok && compiled.value.warnings.map(brief)).toEqual(["TP307 templates/hello.yaml body 6"]);
    expect(compiled.ok && compiled.value.warnings[0]?.hint).toBe('Did you mean "contact"?');
  });

  it("have a case for every code", () => {
    const golden = join(import.meta.dirname, "../../fixtures/workflows");
    const written = readdirSync(golden, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith("diagnostics.json"))
      .flatMap((path) => JSON.parse(readFileSync(join(golden, path), "utf8")) as readonly Diagnostic[]);
    const seen = new Set([
      ...written.map(({ code }) => code),
      ...Object.values(CASES).map(([, expected]) => expected.slice(0, 5)),
      ...CASES_WITH_WARNINGS,
    ]);
    expect(Object.values(FINDING_CODES).filter((code) => !seen.has(code))).toEqual([]);
  });

  it("read as place, sentence and advice", async () => {
    const compiled = await compileDefinitions(
      worldWith({ "segments/vip.yaml": "segment: vip\nname: x\nwhn: { segment: vip }\n" }),
    );
    expect(formatDiagnostics(compiled.ok ? [] : compiled.error)).toBe(
      'segments/vip.yaml:3 error DF004 at whn\n  "whn" is not known here.\n  Did you mean "when"?',
    );
  });
});
