import type { VirtualClock } from "../contracts.ts";
import type { AlarmState } from "../services/monitoring/alarms.ts";
import type { MonitoringService } from "../services/monitoring.ts";
import { type PageLink, clockRoute } from "./mailbox.ts";
import type { PageAnswer, PageRequest, PageRoute } from "./server.ts";
import { type Span, type WidgetView, readWidgets } from "./widgets.ts";

/** What the dashboard page shows. */
export interface DashboardSource {
  readonly clock: VirtualClock;
  readonly monitoring: MonitoringService;
  /** When this cloud started: the page's default span begins here. */
  readonly startedAt: number;
  readonly links: readonly PageLink[];
}

/** An alarm as the page shows it. */
export interface AlarmView {
  readonly name: string;
  readonly description: string;
  readonly state: AlarmState;
}

/** Everything that the page draws for a span. */
export interface Figures extends Span {
  readonly dashboards: readonly { readonly name: string; readonly widgets: readonly WidgetView[] }[];
  readonly alarms: readonly AlarmView[];
}

const MINUTE = 60_000;

/** The first minutes of a run would be a dot at the edge of an empty chart. */
const SHORTEST_SPAN = 10 * MINUTE;

const assets: Readonly<Record<string, string>> = {
  "/": "dashboard.html",
  "/page.css": "page.css",
  "/clock.ts": "clock.ts",
  "/dashboard.css": "dashboard.css",
  "/dashboard.ts": "dashboard.ts",
  "/chart.ts": "chart.ts",
  "/icon.svg": "icon.svg",
};

/** The routes of the dashboard: its files, widgets with their figures, alarms, every metric, the clock. */
export function dashboardRoutes(source: DashboardSource): PageRoute {
  return async (request) => {
    const asset = request.method === "GET" ? assets[request.path] : undefined;
    if (asset !== undefined) return { kind: "asset", name: asset };
    return (await clockRoute(source, request)) ?? figures(source, request);
  };
}

function figures(source: DashboardSource, { method, path, query }: PageRequest): PageAnswer | undefined {
  if (method !== "GET") return undefined;
  const span = spanOf(source, query.get("hours"));
  if (path === "/widgets") {
    const body: Figures = { ...span, dashboards: drawn(source, span), alarms: alarms(source) };
    return { kind: "json", body };
  }
  if (path === "/metrics") return { kind: "json", body: sums(source, span) };
  return undefined;
}

/** Everything since the start, or the last hours. */
function spanOf({ clock, startedAt }: DashboardSource, hours: string | null): Span {
  const now = clock.now();
  const length = hours === null ? Number.NaN : Number(hours) * 3_600_000;
  if (Number.isFinite(length) && length > 0) return { from: now - length, to: now + 1 };
  // From the beginning of the first minute: periods begin at whole minutes.
  const first = Math.floor(startedAt / MINUTE) * MINUTE;
  return { from: Math.min(first, now - SHORTEST_SPAN), to: now + 1 };
}

function drawn({ monitoring }: DashboardSource, span: Span): Figures["dashboards"] {
  return [...monitoring.dashboards()].map(([name, body]) => ({
    name,
    widgets: readWidgets(body, monitoring.metrics, span),
  }));
}

function alarms({ monitoring }: DashboardSource): readonly AlarmView[] {
  return monitoring
    .alarms()
    .map(({ alarm, state }) => ({ name: alarm.name, description: alarm.description, state }));
}

/** Each metric with its sum over the span: what a tally is compared with. */
function sums({ monitoring }: DashboardSource, span: Span) {
  return monitoring.metrics.list().map((metric) => {
    const points = monitoring.metrics.query(Object.assign({ period: 60, stat: "Sum" }, span, metric));
    return Object.assign({ sum: points.reduce((sum, { value }) => sum + value, 0) }, metric);
  });
}
