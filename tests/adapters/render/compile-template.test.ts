import { describe, expect, it } from "vitest";
import { compileDefinitions } from "../../../adapters/render/compile-definitions.ts";
import { worldWith } from "../../doubles/definition-files.ts";

const body = (content: string) => `template: hello
class: marketing
subject: "{{ brand.name }} says hello"
preheader: From {{ brand.name }}
layout: plain
body: |
  <mj-section><mj-column>${content}</mj-column></mj-section>
`;

async function hello(content: string, more: Readonly<Record<string, string>> = {}) {
  const compiled = await compileDefinitions(worldWith({ "templates/hello.yaml": body(content), ...more }));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const found = compiled.value.definitions.find(({ kind, id }) => kind === "template" && id === "hello");
  if (found?.kind !== "template") throw new Error("There is no template hello.");
  return found;
}

describe("compiling a template", () => {
  it("numbers every link, in HTML and in text, but the one that leaves", async () => {
    const { content } = await hello(
      '<mj-button href="{{ site.url }}/a?b=1&amp;c=2">One</mj-button><mj-text><a href="https://elsewhere.example/x">Two</a> <a href="mailto:a@example.com">Three</a></mj-text>',
    );
    expect(content.links).toEqual(["{{ site.url }}/a?b=1&c=2", "https://elsewhere.example/x"]);
    expect(content.html).toContain('href="{{ links[0] }}"');
    expect(content.html).toContain('href="{{ links[1] }}"');
    expect(content.html).toContain('href="mailto:a@example.com"');
    expect(content.html).toContain('href="{{ unsubscribe_url }}"');
    expect(content.text).toContain("One <{{ links[0] }}>");
    expect(content.text).toContain("Unsubscribe <{{ unsubscribe_url }}>");
  });

  it("puts the brand in, escaped for HTML and plain for the subject", async () => {
    const { content } = await hello("<mj-text>Hello</mj-text>");
    expect(content.subject).toBe("Fixture & Sons says hello");
    expect(content.preheader).toBe("From Fixture & Sons");
    expect(content.html).toContain("Fixture &amp; Sons, 1 Test Street");
    expect(content.html).toContain("color:#123456");
    expect(content.text).toContain("Fixture & Sons, 1 Test Street");
  });

  it("keeps Liquid as it was written, with quotes and comparisons", async () => {
    const liquid = `{% if contact.orders > 3 and contact.name != "" %}{{ contact.name | default: 'you', allow_false: true }}{% endif %}`;
    const { content } = await hello(`<mj-text>${liquid}</mj-text>`);
    expect(content.html).toContain(liquid);
    expect(content.text).toContain(liquid);
  });

  it("ends with a pixel that a message may go without", async () => {
    const { content } = await hello("<mj-text>Hello</mj-text>");
    expect(content.html).toMatch(/\{% if pixel %\}<img src="\{\{ pixel \}\}"[^>]*\/>\{% endif %\}<\/body>/u);
  });

  it("has a new version when its brand or layout changes, and only then", async () => {
    const first = await hello("<mj-text>Hello</mj-text>");
    expect((await hello("<mj-text>Hello</mj-text>")).version).toBe(first.version);
    const brand = 'name: Other\npostal_address: 2 Test Street\ncolours: { accent: "#123456" }\n';
    expect((await hello("<mj-text>Hello</mj-text>", { "brand.yaml": brand })).version).not.toBe(
      first.version,
    );
  });

  it("gives the workflows that send it a new version too", async () => {
    const workflow =
      "workflow: w\ntopic: newsletter\nenter: { when: { consented: newsletter } }\nsteps: [{ send: hello }]\n";
    const versionWith = async (text: string) => {
      const compiled = await compileDefinitions(
        worldWith({ "templates/hello.yaml": body(text), "workflows/w.yaml": workflow }),
      );
      return compiled.ok
        ? compiled.value.definitions.find(({ kind }) => kind === "workflow")?.version
        : undefined;
    };
    expect(await versionWith("<mj-text>a</mj-text>")).not.toBe(await versionWith("<mj-text>b</mj-text>"));
  });
});
