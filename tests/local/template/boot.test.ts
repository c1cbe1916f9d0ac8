import { describe, expect, it } from "vitest";
import type { ResourceType } from "../../../local/contracts.ts";
import type { Assembly, TemplateResource } from "../../../local/template/assembly.ts";
import { bootAssembly, type Site } from "../../../local/template/boot.ts";
import { creationOrder } from "../../../local/template/order.ts";
import { createRegistry } from "../../../local/template/registry.ts";

const made: string[] = [];
const thing: ResourceType = {
  type: "AWS::Test::Thing",
  properties: ["Name", "Nested.Known", "List.Item", "Of"],
  make: ({ logicalId, properties }) => {
    made.push(`${logicalId}:${JSON.stringify(properties)}`);
    return { ref: `ref-${logicalId}`, attributes: { Arn: `arn-${logicalId}` } };
  },
};
const site: Site = {
  account: "000000000000",
  region: "eu-west-1",
  registry: createRegistry([thing]),
  rewrite: (text) => text,
  check: () => undefined,
};
const stack = (name: string, Resources: Record<string, TemplateResource>, Outputs = {}) => ({
  name,
  template: { Resources, Outputs },
});
const assembly = (...stacks: Assembly["stacks"]): Assembly => ({ stacks, assets: new Map() });
const boot = (properties: Record<string, unknown>) =>
  bootAssembly(assembly(stack("S", { Thing: { Type: "AWS::Test::Thing", Properties: properties } })), site);

const depends = (DependsOn: string): TemplateResource => ({ Type: "AWS::Test::Thing", DependsOn });

describe("boot", () => {
  it("makes resources after what they refer to and passes values from stack to stack", async () => {
    made.length = 0;
    const data = stack(
      "Data",
      {
        B: { Type: "AWS::Test::Thing", Properties: { Of: { "Fn::GetAtt": ["A", "Arn"] } } },
        A: { Type: "AWS::Test::Thing" },
      },
      { Arn: { Value: { "Fn::GetAtt": ["B", "Arn"] }, Export: { Name: "Data:Arn" } } },
    );
    const service = stack("Service", {
      C: { Type: "AWS::Test::Thing", Properties: { Of: { "Fn::ImportValue": "Data:Arn" } } },
    });
    const { outputs } = await bootAssembly(assembly(data, service), site);
    expect(made).toEqual(["A:{}", 'B:{"Of":"arn-A"}', 'C:{"Of":"arn-B"}']);
    expect(outputs).toEqual({ Data: { Arn: "arn-B" }, Service: {} });
  });

  it("stops at an unknown type, with its name", async () => {
    const unknown = assembly(stack("S", { Pipe: { Type: "AWS::Pipes::Pipe" } }));
    await expect(bootAssembly(unknown, site)).rejects.toThrow(
      /Pipe of stack S has the type AWS::Pipes::Pipe/,
    );
  });

  it.each([
    ["a property", { Colour: "red" }, "Colour"],
    ["a nested property", { Nested: { Known: 1, Unknown: 2 } }, "Nested.Unknown"],
    ["a property in a list", { List: [{ Item: 1 }, { Other: 2 }] }, "List.Other"],
  ])("stops at %s that is unknown, with its name", async (_, properties, path) => {
    await expect(boot(properties)).rejects.toThrow(`sets ${path}, unknown to the local cloud`);
  });

  it("stops at an attribute that nothing reads", async () => {
    const updated = assembly(stack("S", { Thing: { Type: "AWS::Test::Thing", UpdatePolicy: {} } }));
    await expect(bootAssembly(updated, site)).rejects.toThrow("attribute UpdatePolicy");
  });

  it("stops at an attribute that the resource does not give", async () => {
    const asking = stack("S", {
      A: { Type: "AWS::Test::Thing" },
      B: { Type: "AWS::Test::Thing", Properties: { Of: { "Fn::GetAtt": ["A", "Url"] } } },
    });
    await expect(bootAssembly(assembly(asking), site)).rejects.toThrow("Fn::GetAtt A.Url in stack S");
  });

  it("skips what a condition switches off", async () => {
    made.length = 0;
    const template = {
      Conditions: { Never: { "Fn::Equals": ["a", "b"] } },
      Resources: { Thing: { Type: "AWS::Test::Thing", Condition: "Never" } },
    };
    await bootAssembly(assembly({ name: "S", template }), site);
    expect(made).toEqual([]);
  });

  it("puts a resource after those named in DependsOn, and names the members of a circle", () => {
    expect(creationOrder({ A: depends("B"), B: { Type: "AWS::Test::Thing" } })).toEqual(["B", "A"]);
    expect(() => creationOrder({ A: depends("B"), B: depends("A") })).toThrow("A → B → A");
  });
});
