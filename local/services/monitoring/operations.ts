import { type ApiCall, AwsError, type Permission } from "../../contracts.ts";
import {
  type Fields,
  fieldsOf,
  isFields,
  listOf,
  numberOf,
  requiredText,
  textOf,
  textsOf,
} from "../fields.ts";
import { type Alarm, evaluateAlarm } from "./alarms.ts";
import type { MetricStore } from "./metrics.ts";
import { readDataQuery, readMetricName, runQueries } from "./queries.ts";

/** What the monitoring service holds. */
export interface MonitoringParts {
  readonly store: MetricStore;
  readonly alarms: readonly Alarm[];
  /** Name → body, JSON. */
  readonly dashboards: ReadonlyMap<string, string>;
  readonly now: () => number;
}

type Operation = (parts: MonitoringParts, input: Fields) => Fields;

const operations: Readonly<Record<string, Operation>> = {
  PutMetricData: ({ store, now }, input) => {
    for (const datum of listOf(input["MetricData"]).filter(isFields)) {
      store.put({
        ...readMetricName({ ...datum, Namespace: input["Namespace"] }),
        value: numberOf(datum, "Value") ?? 0,
        unit: textOf(datum, "Unit") ?? "None",
        at: instantOf(datum["Timestamp"]) ?? now(),
      });
    }
    return {};
  },
  GetMetricData: ({ store, now }, input) => {
    const span = { from: instantOf(input["StartTime"]) ?? 0, to: instantOf(input["EndTime"]) ?? now() };
    const results = runQueries(store, listOf(input["MetricDataQueries"]).map(readDataQuery), span);
    const newestFirst = textOf(input, "ScanBy") !== "TimestampAscending";
    return {
      MetricDataResults: results
        .filter(({ query }) => query.returned)
        .map(({ query, points }) => {
          const ordered = newestFirst ? points.toReversed() : points;
          return {
            Id: query.id,
            Label: query.label,
            StatusCode: "Complete",
            Timestamps: ordered.map(({ at }) => at / 1000),
            Values: ordered.map(({ value }) => value),
          };
        }),
    };
  },
  ListMetrics: ({ store }, input) => ({
    Metrics: store
      .list()
      .filter(({ namespace, name }) => {
        const [wantedNamespace, wantedName] = [textOf(input, "Namespace"), textOf(input, "MetricName")];
        return (wantedNamespace ?? namespace) === namespace && (wantedName ?? name) === name;
      })
      .map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      })),
  }),
  DescribeAlarms: ({ store, alarms, now }, input) => {
    const names = textsOf(input["AlarmNames"]);
    const prefix = textOf(input, "AlarmNamePrefix") ?? "";
    const state = textOf(input, "StateValue");
    return {
      MetricAlarms: alarms
        .filter(({ name }) => (names.length === 0 || names.includes(name)) && name.startsWith(prefix))
        .map((alarm) => describe(alarm, evaluateAlarm(store, alarm, now())))
        .filter(({ StateValue }) => state === undefined || StateValue === state),
    };
  },
  GetDashboard: ({ dashboards }, input) => {
    const name = requiredText(input, "DashboardName");
    const body = dashboards.get(name);
    if (body === undefined) throw new AwsError("ResourceNotFound", `Dashboard ${name} does not exist.`, 404);
    return { DashboardName: name, DashboardBody: body };
  },
  ListDashboards: ({ dashboards }) => ({
    DashboardEntries: [...dashboards.keys()].map((DashboardName) => ({ DashboardName })),
  }),
};

function describe(alarm: Alarm, state: string): Fields & { readonly StateValue: string } {
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    AlarmDescription: alarm.description,
    ActionsEnabled: true,
    AlarmActions: alarm.actions,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.periods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    TreatMissingData: alarm.missing,
    StateValue: state,
  };
}

/** The wire carries seconds; calls inside this cloud may carry a text. */
function instantOf(value: unknown): number | undefined {
  if (typeof value === "number") return value * 1000;
  return typeof value === "string" ? Date.parse(value) : undefined;
}

// oxlint-disable-next-line typescript/require-await -- errors must reject
export async function handleMonitoringCall(parts: MonitoringParts, call: ApiCall): Promise<unknown> {
  const operation = operations[call.operation];
  if (operation === undefined) {
    throw new AwsError(
      "UnknownOperationException",
      `The local cloud does not model cloudwatch:${call.operation}. It knows ${Object.keys(operations).join(", ")}.`,
    );
  }
  return operation(parts, fieldsOf(call.input));
}

/** Most of CloudWatch has no resources: docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export function monitoringPermissions(call: ApiCall): readonly Permission[] {
  const namespace = textOf(call.input, "Namespace");
  const context: Record<string, string> =
    namespace === undefined ? {} : { "cloudwatch:namespace": namespace };
  return [{ action: `cloudwatch:${call.operation}`, resource: "*", context }];
}
