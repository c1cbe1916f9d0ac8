import { nearest } from "../core/definitions/nearest.ts";
import { err, ok, type Result } from "../core/result.ts";

/** What whoever deploys decides; read from CDK context by `bin/espalier.ts` alone. */
export interface Settings {
  /** Part of every stack name, so that several deployments fit into one account: `dev`, `prod`. */
  readonly stage: string;
  /** Domain that SES has verified; the sender's address is in it. */
  readonly sendingDomain: string;
  /** Sender as recipients see it: `hello@example.com` or `Orchard & Wall <hello@example.com>`. */
  readonly fromAddress: string;
  readonly replyToAddress: string;
  /** Domain of open, click and unsubscribe links. @default the API's own address */
  readonly linkDomain?: string;
  /** Origins of the websites that may call the API from a browser; the first one is the site that links lead to. */
  readonly websiteOrigins: readonly [string, ...string[]];
  /** Who is told when somebody is hurt. */
  readonly alarmAddress: string;
}

/** Name of a context value. */
export type SettingName = keyof Settings;

interface Expected {
  /** What is allowed, with an example. */
  readonly sentence: string;
  readonly isValid: (text: string, stage: string) => boolean;
  /** Only for stage `dev`: a forgotten value must never send real mail under an example's name. */
  readonly devDefault?: string;
  readonly optional?: true;
}

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([^@\s<>]+)$/;
/** No hyphen: what stage `prod` may do to names that begin `espalier-prod-` it could do to those of a stage `prod-eu`. */
const STAGE = /^[a-z][a-z0-9]{0,11}$/;

/** The bare address of `Name <address>`. */
export const bareAddress = (sender: string): string => /<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender.trim();

const isAddress = (text: string): boolean => DOMAIN.test(ADDRESS.exec(text)?.[1] ?? "");

const isDomain = (text: string): boolean => DOMAIN.test(text);

const isSender = (text: string): boolean =>
  isAddress(bareAddress(text)) && !/[\r\n"]/.test(text) && text.length <= 320;

const isLoopback = (host: string): boolean => host === "127.0.0.1" || host === "localhost";

const isOrigin = (text: string, stage: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === "https:" || (stage === "dev" && isLoopback(hostname)));
};

const listOf = (text: string): readonly string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const EXPECTED: Readonly<Record<SettingName, Expected>> = {
  stage: {
    sentence: "1 to 12 lower-case letters and digits that begin with a letter, for example `prod`",
    isValid: (text) => STAGE.test(text),
    devDefault: "dev",
  },
  sendingDomain: {
    sentence: "a domain that SES has verified, for example `example.com`",
    isValid: isDomain,
    devDefault: "example.com",
  },
  fromAddress: {
    sentence: "an address in the sending domain, for example `Orchard & Wall <hello@example.com>`",
    isValid: isSender,
    devDefault: "Orchard & Wall <hello@example.com>",
  },
  replyToAddress: {
    sentence: "an address that people read, for example `garden@example.com`",
    isValid: isAddress,
    devDefault: "garden@example.com",
  },
  linkDomain: {
    sentence: "a domain that leads to the API, for example `go.example.com`",
    isValid: isDomain,
    optional: true,
  },
  websiteOrigins: {
    sentence:
      "one or more origins separated by commas, https and without a path, for example `https://www.example.com` (loopback may be http in stage dev)",
    isValid: (text, stage) =>
      listOf(text).length > 0 && listOf(text).every((origin) => isOrigin(origin, stage)),
    devDefault: "http://127.0.0.1:4700",
  },
  alarmAddress: {
    sentence: "the address of whoever is on call, for example `ops@example.com`",
    isValid: isAddress,
    devDefault: "alarms@example.com",
  },
};

/** Hosts that links in messages may lead to: those of the websites. */
export const linkHosts = ({ websiteOrigins }: Settings): readonly string[] =>
  websiteOrigins.map((origin) => new URL(origin).host);

const howTo = (name: string): string => `Give it with \`-c ${name}=…\` or in the context of cdk.json.`;

/** The value's text, or a sentence about what is wrong with it. */
const readSetting = (name: SettingName, given: unknown, stage: string): Result<string, string> => {
  const { sentence, isValid, devDefault, optional } = EXPECTED[name];
  const value = Array.isArray(given) ? given.join(",") : given;
  if (value === undefined || value === null || value === "") {
    if (optional) return ok("");
    if (devDefault !== undefined && stage === "dev") return ok(devDefault);
    return err(`The context value ${name} is missing; stage ${stage} has no default for it. ${howTo(name)}`);
  }
  if (typeof value === "string" && isValid(value, stage)) return ok(value);
  return err(`The context value ${name} is ${JSON.stringify(given)}; expected ${sentence}. ${howTo(name)}`);
};

const NAMES = [
  "stage",
  "sendingDomain",
  "fromAddress",
  "replyToAddress",
  "linkDomain",
  "websiteOrigins",
  "alarmAddress",
] as const satisfies readonly SettingName[];

/** A name that is almost a setting's is a slip: `-c stag=prod` must not deploy stage `dev`. Other context is other people's. */
export const misspeltSettings = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const meant = NAMES.some((known) => known === name) ? undefined : nearest(name, NAMES);
    return meant === undefined
      ? []
      : [`There is no context value ${name}. Did you mean ${meant}? ${howTo(meant)}`];
  });

/** Reads and checks every setting; all that is wrong is reported, one sentence each. */
export const readSettings = (
  context: (name: SettingName) => unknown,
): Result<Settings, readonly string[]> => {
  const given = context("stage") ?? "dev";
  const stage = typeof given === "string" ? given : "";
  const texts = new Map<SettingName, string>();
  const complaints: string[] = [];
  for (const name of NAMES) {
    const setting = readSetting(name, context(name), stage);
    if (setting.ok) texts.set(name, setting.value);
    else complaints.push(setting.error);
  }
  if (complaints.length > 0) return err(complaints);
  const settings = settingsOf((name) => texts.get(name) ?? "");
  const complaint = senderOutsideDomain(settings);
  return complaint === undefined ? ok(settings) : err([complaint]);
};

const settingsOf = (text: (name: SettingName) => string): Settings => {
  const [site = "", ...furtherOrigins] = listOf(text("websiteOrigins"));
  return {
    stage: text("stage"),
    sendingDomain: text("sendingDomain"),
    fromAddress: text("fromAddress"),
    replyToAddress: text("replyToAddress"),
    alarmAddress: text("alarmAddress"),
    websiteOrigins: [site, ...furtherOrigins],
    ...(text("linkDomain") === "" ? {} : { linkDomain: text("linkDomain") }),
  };
};

const senderOutsideDomain = ({ fromAddress, sendingDomain }: Settings): string | undefined => {
  const domain = bareAddress(fromAddress).split("@")[1] ?? "";
  if (domain === sendingDomain || domain.endsWith(`.${sendingDomain}`)) return undefined;
  return `The context value fromAddress is ${JSON.stringify(fromAddress)}, outside the sending domain ${sendingDomain}; SES would refuse every message. Give an address in ${sendingDomain}, or change sendingDomain.`;
};
