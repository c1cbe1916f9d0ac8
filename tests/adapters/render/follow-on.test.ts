import { describe, expect, it } from "vitest";
import { compileDefinitions } from "../../../adapters/render/compile-definitions.ts";
import type { Diagnostic } from "../../../core/diagnostic.ts";
import { filesBelow, worldWith } from "../../doubles/definition-files.ts";

const BRAND =
  'name: Orchard\npostal_address: Brook Lane\ncolours: { accent: "#2f5d3a", paper: "#ffffff", ink: "#000000", quiet: "#777777", line: "#dddddd" }\n';

const template = (text: string) =>
  `template: hello\nclass: marketing\nsubject: Hello\nbody: |\n  <mj-section><mj-column>${text}</mj-column></mj-section>\n`;

/** The shipped layout, which uses every value of the brand, with one template in it. */
const letterWith = (brand: string, text = "<mj-text>Hello</mj-text>") => [
  ...filesBelow("gallery/layouts"),
  { path: "brand.yaml", text: brand },
  { path: "templates/hello.yaml", text: template(text) },
];

const findingsOf = async (
  files: Parameters<typeof compileDefinitions>[0],
): Promise<readonly Diagnostic[]> => {
  const compiled = await compileDefinitions(files);
  return compiled.ok ? compiled.value.warnings : compiled.error;
};

describe("one mistake", () => {
  it("in the brand is told where it stands, not once for each place that uses the brand", async () => {
    const found = await findingsOf(letterWith(BRAND.replace("#2f5d3a", "greenish")));
    expect(found.map(({ code, file, path }) => [code, file, path])).toEqual([
      ["DF005", "brand.yaml", "colours.accent"],
    ]);
  });

  it("in the name of a brand's colour is told by that name, not by what MJML makes of it", async () => {
    const found = await findingsOf(letterWith(BRAND.replace("accent:", "accnt:")));
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ["TP309", 'brand.yaml has no "colours.accent", or it is used inside a tag.'],
    ]);
  });

  it("in an attribute is one finding that quotes the value as it was written", async () => {
    const found = await findingsOf(letterWith(BRAND, '<mj-text color="{{ contact.colour }}">Hi</mj-text>'));
    expect(found.map(({ code, message }) => [code, message])).toEqual([
      ["TP302", "<mj-text>: Attribute color has invalid value: {{ contact.colour }}."],
    ]);
  });

  it("of saving an empty file says that it is empty", async () => {
    const found = await findingsOf(worldWith({ "segments/vip.yaml": "# nothing yet\n" }));
    expect(found.map(({ code, file, message }) => [code, file, message])).toEqual([
      ["DF005", "segments/vip.yaml", "The file is empty."],
    ]);
  });
});
