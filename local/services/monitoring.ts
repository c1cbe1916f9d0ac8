import type { ResourceType, Service, World } from "../contracts.ts";
import type { MetricLine } from "../lambda/metrics.ts";
import { type Alarm, type AlarmState, evaluateAlarm } from "./monitoring/alarms.ts";
import { type Gauge, MetricStore } from "./monitoring/metrics.ts";
import { handleMonitoringCall, monitoringPermissions } from "./monitoring/operations.ts";
import { monitoringResourceTypes } from "./monitoring/resources.ts";

/** Amazon CloudWatch: metrics, alarms, dashboards; with the SNS topics that alarms name. */
export interface MonitoringService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  readonly metrics: MetricStore;
  /** Takes a value in: the sink of functions' embedded metrics. */
  put(line: MetricLine): void;
  /** Counts one occurrence of something that a service did, now. */
  count(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): void;
  alarms(): readonly { readonly alarm: Alarm; readonly state: AlarmState }[];
  /** Name → body, JSON. */
  dashboards(): ReadonlyMap<string, string>;
}

/** `gauges` are metrics that are read when asked for, for example `queueGauge`. */
export function createMonitoringService(world: World, gauges: readonly Gauge[] = []): MonitoringService {
  const now = (): number => world.clock.now();
  const metrics = new MetricStore(now, gauges);
  const alarms: Alarm[] = [];
  const dashboards = new Map<string, string>();
  return {
    name: "monitoring",
    metrics,
    resourceTypes: monitoringResourceTypes(world, alarms, dashboards),
    permissions: monitoringPermissions,
    handle: (call) => handleMonitoringCall({ store: metrics, alarms, dashboards, now }, call),
    put: (line) => metrics.put(line),
    count: (namespace, name, dimensions) =>
      metrics.put({ namespace, name, dimensions, value: 1, unit: "Count", at: now() }),
    alarms: () => alarms.map((alarm) => ({ alarm, state: evaluateAlarm(metrics, alarm, now()) })),
    dashboards: () => dashboards,
  };
}
