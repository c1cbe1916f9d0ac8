import { rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "../../scripts/build.ts";
import type { Cloud } from "../cloud.ts";
import type { Pages } from "../pages/pages.ts";
import { SITE } from "../world.ts";
import { writeCloudFile } from "./cloud-file.ts";
import { startDemoSite } from "./demo-site.ts";
import { type HearPhase, inPhase } from "./phases.ts";
import { type Ports, reservePorts } from "./ports.ts";
import { publishOnChange, warmPublisher } from "./republish.ts";
import { synthesise } from "./synthesise.ts";

const FOLDER = ".local";

/** Everything that `npm start` runs. */
export interface LocalRun {
  readonly cloud: Cloud;
  readonly demoUrl: string;
  readonly pages: Pages;
  /** Stops everything, in the opposite order. */
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly root: string;
  readonly ports: Ports;
  readonly say: (line: string) => void;
  readonly hearPhase: HearPhase;
}

type Stop = () => Promise<void> | void;

/** Build and assembly lie in a folder of this run's own: deploying, testing and other runs go on beside it. */
const boot = async ({ root, ports, say, hearPhase }: RunOptions, folder: string): Promise<Cloud> => {
  const built = join(folder, "dist");
  const assembly = join(folder, "cdk.out");
  const site = `127.0.0.1:${String(ports.demo)}`;
  await inPhase(hearPhase, "build", () => build({ root, out: built, linkHosts: [site] }));
  // The site is a website of the deployment: forms and links may lead to it, whatever its port.
  const context = { prebuilt: built, websiteOrigins: `http://${site}` };
  // The cloud's code is loaded while the other process synthesises: this one has nothing else to do.
  const [{ startCloud }] = await inPhase(hearPhase, "synth", () =>
    Promise.all([
      import("../cloud.ts"),
      import("../pages/pages.ts"),
      synthesise({ root, out: assembly, context }),
    ]),
  );
  const { api, gateway } = ports;
  return inPhase(hearPhase, "boot", () => startCloud({ assembly, ports: { api, gateway }, notice: say }));
};

const removeFolder = (root: string, folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
  try {
    rmdirSync(join(root, FOLDER));
  } catch {
    // Another run has its files there.
  }
};

const openPages = async (cloud: Cloud, { root, ports }: RunOptions, stops: Stop[]) => {
  const demo = await startDemoSite(join(root, "web", "demo"), ports.demo, { API_URL: cloud.apiUrl });
  stops.push(() => demo.close());
  const links = [{ label: "Demo site", url: demo.url }];
  const { startPages } = await import("../pages/pages.ts");
  const pages = await startPages(cloud, {
    ports: { mailbox: ports.mailbox, dashboard: ports.dashboard },
    links,
  });
  stops.push(() => pages.close());
  return { demoUrl: demo.url, pages };
};

/** Builds, synthesises, boots, and opens the pages; a failure on the way stops what runs already. */
export const runLocally = async (options: RunOptions): Promise<LocalRun> => {
  const { root, ports, say } = options;
  const folder = join(root, FOLDER, String(ports.demo));
  const letGo = await reservePorts(ports);
  const stops: Stop[] = [letGo];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    stops.push(() => {
      removeFolder(root, folder);
    });
    const cloud = await boot(options, folder);
    stops.push(() => cloud.close());
    await letGo();
    const { demoUrl, pages } = await inPhase(options.hearPhase, "pages", () =>
      openPages(cloud, options, stops),
    );
    stops.push(publishOnChange(cloud, root, say, warmPublisher(cloud, root)));
    const { apiUrl, gatewayUrl } = cloud;
    const { mailboxUrl, dashboardUrl } = pages;
    const keys = { region: SITE.region, accessKeyId: "operator", secretAccessKey: "local" };
    const addresses = { apiUrl, gatewayUrl, mailboxUrl, dashboardUrl, demoUrl };
    stops.push(writeCloudFile(join(root, FOLDER, "cloud.json"), { ...addresses, ...keys, pid: process.pid }));
    cloud.warm();
    return { cloud, demoUrl, pages, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
