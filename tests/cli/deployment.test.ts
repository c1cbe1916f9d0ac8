import { describe, expect, it } from "vitest";
import { findApi, regionOf } from "../../cli/deployment.ts";
import { ProbeDouble } from "../doubles/deployment.ts";

const find = (probe: ProbeDouble, options: Readonly<Record<string, string>>) =>
  findApi(options, { AWS_REGION: "eu-west-1" }, () => Promise.resolve(probe));

describe("the API that a command talks to", () => {
  it("is the one that the stage's service stack names", async () => {
    await expect(find(new ProbeDouble(), { stage: "prod" })).resolves.toEqual({
      apiUrl: "https://api.example.com",
      region: "eu-west-1",
    });
  });

  it("is missing where nothing is deployed", async () => {
    await expect(find(new ProbeDouble(), { stage: "beta", region: "us-east-1" })).rejects.toThrow(
      /^There is no stack espalier-beta-service with an output ApiUrl in us-east-1\. .*npm run deploy -- -c stage=beta$/u,
    );
  });

  it("is unknown to whoever may not read stacks", async () => {
    const probe = new ProbeDouble({ stack: () => ({ is: "hidden", why: "Sign in again." }) });
    await expect(find(probe, { stage: "prod" })).rejects.toThrow(
      "The stack espalier-prod-service cannot be read. Sign in again.",
    );
  });
});

describe("the Region", () => {
  it("is the one typed, else the environment's", () => {
    expect(regionOf({ region: "eu-north-1" }, { AWS_REGION: "eu-west-1" })).toBe("eu-north-1");
    expect(regionOf({}, { AWS_DEFAULT_REGION: "eu-west-3" })).toBe("eu-west-3");
    expect(() => regionOf({}, {})).toThrow("Which Region?");
  });
});
