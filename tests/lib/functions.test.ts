import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import type { Environment } from "../../core/environment.ts";
import { functionNames } from "./stand-ins.ts";
import { templates } from "./stacks.ts";
import { flat, property, type Resource, resourcesOf } from "./template-model.ts";

const { service } = templates;
const functions = resourcesOf(service, "AWS::Lambda::Function");
const named = functions.map((one) => [nameOf(one), one] as const);

/** The description ends with the folder's name. */
function nameOf(one: Resource): string {
  return String(property(one, "Description")).split(": ")[1] ?? "";
}

describe("functions", () => {
  it("deploys every folder of functions/, and nothing else", () => {
    expect(named.map(([name]) => name).toSorted()).toStrictEqual([...functionNames].toSorted());
  });

  it.each(named)("%s runs on Node 24, arm64, with JSON logs in a group of its own", (_, one) => {
    expect(property(one, "Runtime")).toBe("nodejs24.x");
    expect(property(one, "Architectures")).toStrictEqual(["arm64"]);
    expect(property(one, "LoggingConfig", "LogFormat")).toBe("JSON");
    const sharing = functions.filter(
      (other) =>
        flat(property(other, "LoggingConfig", "LogGroup")) ===
        flat(property(one, "LoggingConfig", "LogGroup")),
    );
    expect(sharing).toStrictEqual([one]);
  });

  it("gives every function a role of its own", () => {
    const roles = functions.map((one) => flat(property(one, "Role")));
    expect(new Set(roles).size).toBe(functions.length);
  });

  it.each(named)(
    "%s gets the environment that its env.ts asks for and no more, and the namespace of its figures",
    async (name, one) => {
      const { env } = (await import(pathToFileURL(join("functions", name, "env.ts")).href)) as {
        env: Environment;
      };
      const environment = property(one, "Environment", "Variables") as Record<string, unknown>;
      const texts = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, flat(value)]));
      expect(() => env.parse(texts)).not.toThrow();
      const own = Object.keys(texts).filter((key) => key !== "METRICS_NAMESPACE");
      expect(own.filter((key) => !(key in env.shape))).toStrictEqual([]);
      expect(environment["METRICS_NAMESPACE"]).toBe("Espalier/dev");
    },
  );

  it.each(named)("%s has an alarm on its errors", (_, one) => {
    const alarmed = resourcesOf(service, "AWS::CloudWatch::Alarm").filter(
      (alarm) =>
        property(alarm, "MetricName") === "Errors" &&
        flat((property(alarm, "Dimensions") as { Value: unknown }[])[0]?.Value) === `<${one.id}>`,
    );
    expect(alarmed.length).toBe(1);
  });

  it("reserves no concurrency, which a new account could not give", () => {
    expect(
      functions.filter((one) => property(one, "ReservedConcurrentExecutions") !== undefined),
    ).toStrictEqual([]);
  });
});

describe("logs", () => {
  const groups = [...resourcesOf(templates.data), ...resourcesOf(service)].filter(
    ({ Type }) => Type === "AWS::Logs::LogGroup",
  );

  it.each(groups.map((group) => [group.id, group] as const))("%s is kept for a month", (_, group) => {
    expect(property(group, "RetentionInDays")).toBe(30);
  });

  it("writes no path and no caller into the access log, since tokens stand in paths", () => {
    const [stage] = resourcesOf(service, "AWS::ApiGatewayV2::Stage");
    const format = stage && String(property(stage, "AccessLogSettings", "Format"));
    expect(format).toContain("$context.routeKey");
    expect(format).not.toMatch(/context\.(path|identity)/);
  });
});
