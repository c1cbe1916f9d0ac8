import type { VirtualClock } from "../contracts.ts";
import type { MonitoringService } from "../services/monitoring.ts";
import type { SesService } from "../services/ses.ts";
import { dashboardRoutes } from "./dashboard.ts";
import { type PageLink, mailboxRoutes } from "./mailbox.ts";
import { servePage } from "./server.ts";

/** What the pages look into: a local cloud has it all. */
export interface PagesSource {
  readonly clock: VirtualClock;
  readonly services: { readonly ses: SesService; readonly monitoring: MonitoringService };
}

export interface PagesOptions {
  /** 0 or absent: a free port. */
  readonly ports?: { readonly mailbox?: number; readonly dashboard?: number };
  /** More pages to link to, the demo site for one. */
  readonly links?: readonly PageLink[];
}

/** The pages that run. */
export interface Pages {
  readonly mailboxUrl: string;
  readonly dashboardUrl: string;
  close(): Promise<void>;
}

/** Starts the mailbox and the dashboard, each on a loopback port of its own. */
export async function startPages(source: PagesSource, options: PagesOptions = {}): Promise<Pages> {
  const { clock, services } = source;
  const links: PageLink[] = [...(options.links ?? [])];
  const startedAt = clock.now();
  const mailbox = await servePage(
    options.ports?.mailbox ?? 0,
    mailboxRoutes({ clock, ses: services.ses, links }),
  );
  try {
    const { monitoring } = services;
    const dashboard = await servePage(
      options.ports?.dashboard ?? 0,
      dashboardRoutes({ clock, monitoring, startedAt, links }),
    );
    links.push({ label: "Mailbox", url: mailbox.url }, { label: "Dashboard", url: dashboard.url });
    return {
      mailboxUrl: mailbox.url,
      dashboardUrl: dashboard.url,
      close: async () => {
        await Promise.all([mailbox.close(), dashboard.close()]);
      },
    };
  } catch (error) {
    await mailbox.close();
    throw error;
  }
}
