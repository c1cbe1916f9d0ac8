import { afterAll, beforeAll } from "vitest";
import { describeDashboard } from "./website/dashboard.ts";
import { describeMainPath } from "./website/main-path.ts";
import { describeNoScript } from "./website/no-script.ts";
import { describeUnsubscribing } from "./website/unsubscribe.ts";
import { startWebsite, type Website } from "./website/website.ts";

let started: Website;
beforeAll(async () => {
  started = await startWebsite();
});
afterAll(() => started.close());

const website = (): Website => started;

// The dashboard counts everything since the start, so it comes first.
describeDashboard(website);
describeMainPath(website);
describeNoScript(website);
describeUnsubscribing(website);
