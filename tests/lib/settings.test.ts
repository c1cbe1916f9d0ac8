import { describe, expect, it } from "vitest";
import { bareAddress, misspeltSettings, readSettings, type SettingName } from "../../lib/settings.ts";

const complete: Readonly<Record<SettingName, unknown>> = {
  stage: "prod",
  sendingDomain: "orchard.example",
  fromAddress: "Orchard & Wall <hello@orchard.example>",
  replyToAddress: "garden@orchard.example",
  linkDomain: "go.orchard.example",
  websiteOrigins: "https://www.orchard.example, https://shop.orchard.example",
  alarmAddress: "ops@orchard.example",
};

const read = (changes: Readonly<Partial<Record<SettingName, unknown>>> = {}) => {
  const context = { ...complete, ...changes };
  return readSettings((name) => context[name]);
};

const complaintsAbout = (changes: Readonly<Partial<Record<SettingName, unknown>>>): readonly string[] => {
  const settings = read(changes);
  return settings.ok ? [] : settings.error;
};

describe("settings", () => {
  it("takes a name that is almost a setting's for a slip, and leaves other context alone", () => {
    expect(
      misspeltSettings(["stag", "stage", "prebuilt", "@aws-cdk/core:stackRelativeExports"]),
    ).toStrictEqual([
      "There is no context value stag. Did you mean stage? Give it with `-c stage=…` or in the context of cdk.json.",
    ]);
  });

  it("takes a complete context", () => {
    const settings = read();
    expect(settings.ok && settings.value).toStrictEqual({
      ...complete,
      websiteOrigins: ["https://www.orchard.example", "https://shop.orchard.example"],
    });
  });

  it("takes website origins as a list, as cdk.json holds them", () => {
    const settings = read({ websiteOrigins: ["https://www.orchard.example"] });
    expect(settings.ok && settings.value.websiteOrigins).toStrictEqual(["https://www.orchard.example"]);
  });

  it("does without a link domain", () => {
    const settings = read({ linkDomain: "" });
    expect(settings.ok && "linkDomain" in settings.value).toBe(false);
  });

  it("has a default for everything in stage dev", () => {
    expect(readSettings(() => undefined)).toMatchObject({
      ok: true,
      value: { stage: "dev", sendingDomain: "example.com" },
    });
  });

  it("has no defaults in any other stage, and names all that is missing at once", () => {
    const settings = readSettings((name) => (name === "stage" ? "prod" : undefined));
    expect(
      settings.ok ? [] : settings.error.map((sentence) => /value (\w+) is missing/.exec(sentence)?.[1]),
    ).toStrictEqual(["sendingDomain", "fromAddress", "replyToAddress", "websiteOrigins", "alarmAddress"]);
  });

  it.each<[SettingName, unknown]>([
    ["stage", "Prod"],
    ["stage", "prod-eu"],
    ["stage", "astagewithaverylongname"],
    ["sendingDomain", "https://orchard.example"],
    ["sendingDomain", 7],
    ["fromAddress", "hello"],
    ["fromAddress", "Orchard <hello@orchard.example>\r\nBcc: x@y.example"],
    ["replyToAddress", "garden@"],
    ["linkDomain", "go.orchard.example/x"],
    ["websiteOrigins", "https://www.orchard.example/path"],
    ["websiteOrigins", "http://www.orchard.example"],
    ["websiteOrigins", "http://127.0.0.1:4700"],
    ["websiteOrigins", ","],
    ["alarmAddress", "ops at orchard.example"],
  ])(
    "rejects %s %j with a sentence that says what was given, what is expected and what to do",
    (name, value) => {
      const [sentence, ...others] = complaintsAbout({ [name]: value });
      expect(others).toStrictEqual([]);
      expect(sentence).toContain(`The context value ${name} is ${JSON.stringify(value)}; expected `);
      expect(sentence).toContain(`-c ${name}=`);
    },
  );

  it("rejects a sender outside the sending domain, which SES would refuse", () => {
    expect(complaintsAbout({ fromAddress: "hello@other.example" })[0]).toContain(
      "outside the sending domain",
    );
  });

  it("takes a sender in a subdomain", () => {
    expect(complaintsAbout({ fromAddress: "hello@mail.orchard.example" })).toStrictEqual([]);
  });

  it("finds the bare address of a sender", () => {
    expect([bareAddress("a@b.example"), bareAddress("A & B <a@b.example>")]).toStrictEqual([
      "a@b.example",
      "a@b.example",
    ]);
  });
});
