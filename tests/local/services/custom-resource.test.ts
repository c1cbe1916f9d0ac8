import { afterEach, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../../../local/cloud.ts";
import { type FixtureAssembly, writeAssembly } from "../fixtures/assembly.ts";
import { allow, getAtt, lambda, role } from "../fixtures/resources.ts";

const answering = (answer: string) =>
  `export const handler = async (event) => { await fetch(event.ResponseURL, { method: "PUT", body: JSON.stringify(${answer}) }); };`;

const TEMPLATE = {
  Resources: {
    Role: role([allow(["logs:*"], "*")]),
    Publisher: lambda("publisher", "Role"),
    Published: {
      Type: "Custom::Definitions",
      Properties: { ServiceToken: getAtt("Publisher", "Arn"), Version: 3, On: true },
    },
  },
  Outputs: { Answer: { Value: getAtt("Published", "Answer") } },
};

describe("a custom resource", () => {
  let assembly: FixtureAssembly | undefined;
  let cloud: Cloud | undefined;
  const start = async (handler: string): Promise<Cloud> => {
    assembly = writeAssembly({ S: TEMPLATE }, { publisher: handler });
    cloud = await startCloud({ assembly: assembly.folder });
    return cloud;
  };
  afterEach(async () => {
    await cloud?.close();
    assembly?.remove();
    cloud = undefined;
  });

  it("is made by its function, which gets numbers and booleans as text", async () => {
    const { outputs } = await start(
      answering(
        '{ Status: "SUCCESS", PhysicalResourceId: "p", Data: { Answer: [event.RequestType, event.ResourceProperties.Version, event.ResourceProperties.On].join() } }',
      ),
    );
    expect(outputs["S"]).toEqual({ Answer: "Create,3,true" });
  });

  it.each([
    [
      "reports failure",
      answering('{ Status: "FAILED", Reason: "no such template" }'),
      "FAILED: no such template",
    ],
    [
      "throws",
      "export const handler = async () => { throw new Error('broken'); };",
      "its function failed: Error: broken",
    ],
    ["does not answer", "export const handler = async () => {};", "ended without an answer to ResponseURL"],
  ])("stops the boot with the reason when its function %s", async (_, handler, reason) => {
    await expect(start(handler)).rejects.toThrow(reason);
  });
});
