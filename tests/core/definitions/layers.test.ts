import { describe, expect, it } from "vitest";
import { layerFiles } from "../../../core/definitions/layers.ts";

const file = (path: string) => ({ path, text: path });

describe("layers of files", () => {
  it("let the workspace's file win over the gallery's, whatever comes first", () => {
    const pair = [file("workspace/segments/a.yaml"), file("gallery/segments/a.yaml")];
    for (const files of [pair, pair.toReversed()]) {
      expect(layerFiles(files).files).toEqual([
        {
          kind: "segment",
          id: "a",
          layer: "workspace",
          file: "segments/a.yaml",
          text: "workspace/segments/a.yaml",
        },
      ]);
    }
  });

  it("take a path without a first folder as the workspace's", () => {
    expect(layerFiles([file("templates/a.yml")]).files).toMatchObject([
      { kind: "template", id: "a", layer: "workspace" },
    ]);
  });

  it("say where a file of the gallery stands", () => {
    expect(layerFiles([file("gallery/layouts/a.mjml")]).files).toMatchObject([
      { kind: "layout", file: "gallery/layouts/a.mjml" },
    ]);
  });

  it("leave other files alone, but name YAML that nothing reads", () => {
    const { files, strange } = layerFiles([
      file("README.md"),
      file("workspace/workflow/a.yaml"),
      file("forms/deep/a.yaml"),
    ]);
    expect(files).toEqual([]);
    expect(strange).toEqual(["forms/deep/a.yaml", "workflow/a.yaml"]);
  });
});
