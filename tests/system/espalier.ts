import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { inject } from "vitest";
import { type ApiClient, createApiClient } from "../../adapters/aws/api-client.ts";
import type { ContactReport } from "../../core/report/contact-report.ts";
import { type Cloud, startCloud } from "../../local/cloud.ts";
import { type Pages, startPages } from "../../local/pages/pages.ts";
import { startDemoSite } from "../../local/start/demo-site.ts";
import { SITE } from "../../local/world.ts";
import { assemblyFor } from "./assembly-for.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Browser key of the demo workspace. */
export const BROWSER_KEY = "wk_demo_browser";

/** Server key of the demo workspace. */
export const SERVER_KEY = "sk_demo_server";

/** The whole product on this machine, as `npm start` runs it, on free ports. */
export interface Espalier {
  readonly cloud: Cloud;
  readonly pages: Pages;
  readonly demoUrl: string;
  /** The API, signed as an operator. */
  readonly api: ApiClient;
  /** What an operator would have been told. */
  readonly notices: readonly string[];
  close(): Promise<void>;
}

/** What may differ from the product as it stands. */
export interface StartOptions {
  /** Folder of another assembly. */
  readonly assembly?: string;
  /** Folder of another website. */
  readonly site?: string;
  /** Loads every function ahead of its first call, as `npm start` does: for who looks at the time that something takes. */
  readonly warm?: boolean;
}

/** Starts it; close it in `afterAll`. */
export async function startEspalier({
  assembly = inject("assembly"),
  site = resolve(ROOT, "web/demo"),
  warm = false,
}: StartOptions = {}): Promise<Espalier> {
  const notices: string[] = [];
  const values = { API_URL: "" };
  // The site first: nobody else can take its port, which is in the template.
  const demo = await startDemoSite(site, 0, values);
  const own = assemblyFor(assembly, demo.port);
  const cloud = await startCloud({ assembly: own, notice: (line) => void notices.push(line) });
  values.API_URL = cloud.apiUrl;
  const pages = await startPages(cloud, { links: [{ label: "Demo site", url: demo.url }] });
  if (warm) cloud.warm();
  return {
    cloud,
    pages,
    demoUrl: demo.url,
    api: createApiClient({
      apiUrl: cloud.apiUrl,
      region: SITE.region,
      credentials: { accessKeyId: "operator", secretAccessKey: "local" },
    }),
    notices,
    close: async () => {
      await Promise.all([pages.close(), demo.close()]);
      await cloud.close();
      rmSync(own, { recursive: true });
    },
  };
}

/** Everything about a contact, once nothing is under way any more. */
export async function lookUp({ cloud, api }: Espalier, email: string): Promise<ContactReport> {
  await cloud.world.activity.quiet();
  const { status, body } = await api.call("POST", "/v1/contacts/lookup", { email });
  if (status !== 200) throw new Error(`The API answered ${status} for ${email}: ${JSON.stringify(body)}`);
  return body as ContactReport;
}

/** Subjects of the messages to an address, oldest first, once nothing is under way any more. */
export async function subjectsTo({ cloud }: Espalier, email: string): Promise<readonly string[]> {
  await cloud.world.activity.quiet();
  return cloud.services.ses
    .mails()
    .filter(({ to }) => to.includes(email))
    .map(({ subject }) => subject);
}

/** Waits until `look` gives something, for at most `ms` of real time: for what other processes and browsers do, which no clock of ours drives. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  ms = 10_000,
): Promise<T> {
  for (const end = performance.now() + ms; performance.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((turn) => setTimeout(turn, 20));
  }
  throw new Error(`Not within ${ms} ms: ${what}.`);
}
