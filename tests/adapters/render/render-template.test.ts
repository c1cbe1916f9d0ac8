import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderTemplate } from "../../../adapters/render/render-template.ts";
import type { CompiledTemplate } from "../../../core/definitions/definition.ts";
import type { RenderData } from "../../../core/template/rendering.ts";

const template = (parts: Partial<CompiledTemplate>): CompiledTemplate => ({
  template: "t",
  messageClass: "marketing",
  subject: "Hello",
  html: "<p>Hello</p>",
  text: "Hello",
  links: [],
  ...parts,
});

const data = (contact: RenderData["contact"] = {}): RenderData => ({
  contact,
  site: { url: "https://shop.example" },
  links: ["https://m.example/c/a?x=1&y=2"],
});

const rendered = (parts: Partial<CompiledTemplate>, contact: RenderData["contact"] = {}) => {
  const answer = renderTemplate(template(parts), data(contact));
  if (!answer.ok) throw new Error(answer.error);
  return answer.value;
};

describe("rendering a template", () => {
  it("escapes what a contact typed in HTML, and leaves it as it is in subject and text", () => {
    const name = '<b>"Ada" & Co</b>';
    const parts = {
      subject: "{{ contact.first_name }}",
      html: "<p>{{ contact.first_name }}</p>",
      text: "{{ contact.first_name }}",
    };
    expect(rendered(parts, { first_name: name })).toEqual({
      subject: name,
      html: "<p>&lt;b&gt;&#34;Ada&#34; &amp; Co&lt;/b&gt;</p>",
      text: name,
    });
  });

  it("never lets data become markup, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const { html } = rendered({ html: '<p title="{{ contact.a }}">{{ contact.a }}</p>' }, { a: value });
        expect(html.match(/[<>"]/gu)?.join("")).toBe('<""><>');
      }),
    );
  });

  it("keeps a subject on one line", () => {
    expect(rendered({ subject: "Hello {{ contact.a }}" }, { a: "x\r\nBcc: y@example.com" }).subject).toBe(
      "Hello x Bcc: y@example.com",
    );
  });

  it("lets no name turn a subject's letters around", () => {
    expect(rendered({ subject: "Hello {{ contact.a }}" }, { a: "Ada\u202Egnp" }).subject).toBe(
      "Hello Ada gnp",
    );
  });

  it("renders what is not known as nothing", () => {
    expect(rendered({ text: "[{{ contact.a.b.c }}{{ nothing }}]" }).text).toBe("[]");
  });

  it("reads no inherited properties", () => {
    expect(rendered({ text: "[{{ contact.constructor.name }}{{ contact.__proto__ }}]" }).text).toBe("[]");
  });

  it("puts links in by number, and the subject and preheader where the layout wants them", () => {
    const parts = {
      subject: "S",
      preheader: "P {{ subject }}",
      html: '<a href="{{ links[0] }}">{{ subject }}{{ preheader }}</a>',
    };
    expect(rendered(parts).html).toBe('<a href="https://m.example/c/a?x=1&amp;y=2">SP S</a>');
  });

  it("lets a step's subject replace the template's own", () => {
    const answer = renderTemplate(template({ html: "{{ subject }}" }), data({ first_name: "Ada" }), {
      subject: "Again, {{ contact.first_name }}?",
    });
    expect(answer.ok && answer.value).toMatchObject({ subject: "Again, Ada?", html: "Again, Ada?" });
  });

  it("gives up on a template that takes too long, with a sentence that holds no data", () => {
    const answer = renderTemplate(
      template({ html: "{% for i in (1..900000000) %}{{ contact.a }}{% endfor %}" }),
      data({ a: "secret" }),
    );
    expect(answer).toMatchObject({
      ok: false,
      error: expect.stringContaining('Template "t" could not be rendered') as string,
    });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });
});
