import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Compilation, compileDefinitions } from "../../../adapters/render/compile-definitions.ts";
import { renderTemplate } from "../../../adapters/render/render-template.ts";
import { editorSchemas } from "../../../core/definitions/json-schemas.ts";
import type { Machine } from "../../../core/workflow/asl.ts";
import { filesBelow } from "../../doubles/definition-files.ts";
import { complaintsAbout } from "../workflow/foreign-validator.ts";
import { targetsOf } from "../workflow/graph.ts";

const files = filesBelow("gallery", "workspace");

let shipped: Compilation;

beforeAll(async () => {
  const compiled = await compileDefinitions(files);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 2));
  shipped = compiled.value;
});

function templates() {
  return shipped.definitions.flatMap((definition) =>
    definition.kind === "template" ? [definition.content] : [],
  );
}

function welcomeMachine(): Machine {
  const found = shipped.definitions.find(({ kind, id }) => kind === "workflow" && id === "welcome-series");
  return JSON.parse(found?.kind === "workflow" ? found.content.machine : "{}") as Machine;
}

/** Every way through a machine, as the names of its states. */
function ways(machine: Machine, name = machine.StartAt): readonly (readonly string[])[] {
  const state = machine.States[name];
  // A new enrollment begins at the beginning, and an ended one is no way of its own.
  const next = name === "start" && state?.Type === "Choice" ? [state.Default] : state ? targetsOf(state) : [];
  const ended = state?.Type === "Task" && state.Catch ? next.filter((target) => target !== "end") : next;
  return ended.length === 0
    ? [[name]]
    : ended.flatMap((target) => ways(machine, target)).map((way) => [name].concat(way));
}

describe("what is shipped", () => {
  it("compiles without a warning", () => {
    expect(shipped.warnings).toEqual([]);
    expect(shipped.definitions.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual([
      "form newsletter",
      "scoring engagement",
      "scoring fit",
      "segment engaged-leads",
      "template first-offer",
      "template hello",
      "template second-offer",
      "workflow welcome-series",
    ]);
  });

  it("compiles to the same versions whatever the order of the files", async () => {
    const again = await compileDefinitions(files.toReversed());
    expect(again.ok && again.value.definitions).toEqual(shipped.definitions);
  });

  it("has a workflow that another validator accepts", () => {
    expect(complaintsAbout(welcomeMachine())).toBe("");
  });

  it("spends at most three transitions per message on the average of the ways through welcome-series, four at worst", () => {
    const machine = welcomeMachine();
    const resourceOf = (name: string) => {
      const state = machine.States[name];
      return state?.Type === "Task" ? JSON.stringify(state.Arguments) : "";
    };
    const counted = ways(machine).map((way) => ({
      transitions: way.length,
      messages: way.filter((name) => resourceOf(name).includes("SendMessage")).length,
    }));
    const total = (key: "transitions" | "messages") => counted.reduce((sum, way) => sum + way[key], 0);
    expect(counted).toHaveLength(4);
    expect(Math.max(...counted.map((way) => way.transitions / way.messages))).toBeLessThanOrEqual(4);
    expect(total("transitions") / total("messages")).toBeLessThanOrEqual(3);
  });

  it("greets somebody of whom nothing is known but the address", () => {
    for (const template of templates()) {
      const links = template.links.map((_target, index) => `https://m.example/c/${index}`);
      const answer = renderTemplate(template, {
        contact: {},
        site: { url: "https://shop.example" },
        links,
        unsubscribe_url: "https://m.example/u/1",
      });
      if (!answer.ok) throw new Error(answer.error);
      const { subject, html, text } = answer.value;
      expect(`${subject}${html}${text}`).not.toMatch(/\{\{|\{%|undefined/u);
      expect(`${subject}${text}`).not.toMatch(/, ,|  ,| \.|\s,/u);
      expect(text).toContain("https://m.example/u/1");
      for (const link of links) expect(html).toContain(`href="${link}"`);
    }
  });

  it("stays far below the size at which Gmail cuts a message", () => {
    for (const { html } of templates()) expect(html.length).toBeLessThan(60_000);
  });

  it("names in each YAML file the schema that editors complete it from", () => {
    for (const { path, text } of files.filter((file) => file.path.endsWith(".yaml"))) {
      const schema = /^# yaml-language-server: \$schema=(\S+)\n/u.exec(text)?.[1] ?? "none";
      const target = posix.join(posix.dirname(path), schema);
      expect(Object.keys(editorSchemas()).map((name) => `schemas/${name}`)).toContain(target);
    }
  });
});

describe("schemas for editors", () => {
  it.each(Object.entries(editorSchemas()))(
    "%s is current; otherwise run `npm run schemas`",
    (name, schema) => {
      const written = readFileSync(join(import.meta.dirname, "../../../schemas", name), "utf8");
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(schema)));
    },
  );
});
