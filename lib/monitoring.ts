import { Duration } from "aws-cdk-lib";
import {
  Dashboard,
  GraphWidget,
  type IWidget,
  Metric,
  SingleValueWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { MetricName } from "../core/metrics.ts";
import { ImpactAlarm } from "./constructs/impact-alarm.ts";
import { type WorkQueue, queueMetric } from "./constructs/work-queue.ts";
import { type Deployment, deploymentName, metricsNamespace } from "./deployment.ts";

interface Place {
  readonly group: keyof typeof GROUPS;
  readonly label: string;
}

/** Groups of the dashboard in the order of the funnel: first for the marketer, the last for the engineer. */
const GROUPS = {
  Audience: "How much happens on the websites, and how many people became known.",
  Nurture: "How many contacts entered a workflow, and how many left one, however it ended.",
  Messages:
    "Sent, then what came back. Opens are inflated by mail programs that fetch every image; decide by clicks.",
  Reputation:
    "Keep bounces under 3 % and complaints under 0.05 % of what is sent, or SES will ask why. Skipped: for a reason of the contact's own.",
  Engineering:
    "Refused events keep their reason; a failed message says why on `npx espalier contact show`. Anything lost is gone for good.",
} as const;

/** Where each figure is shown. A new metric does not compile until it has a place. */
const PLACES: Readonly<Record<MetricName, Place>> = {
  EventsRecorded: { group: "Audience", label: "Events" },
  ContactsCreated: { group: "Audience", label: "New contacts" },
  EnrollmentsStarted: { group: "Nurture", label: "Entered a workflow" },
  EnrollmentsEnded: { group: "Nurture", label: "Ended" },
  MessagesSent: { group: "Messages", label: "Sent" },
  MessagesDelivered: { group: "Messages", label: "Delivered" },
  MessagesOpened: { group: "Messages", label: "Opened" },
  MessagesClicked: { group: "Messages", label: "Clicked" },
  MessagesBounced: { group: "Reputation", label: "Bounced" },
  MessagesComplained: { group: "Reputation", label: "Complained" },
  MessagesSkipped: { group: "Reputation", label: "Skipped" },
  EventsRefused: { group: "Engineering", label: "Events refused" },
  EventsLost: { group: "Engineering", label: "Events lost" },
  MessagesFailed: { group: "Engineering", label: "Messages failed" },
  EnrollmentsFailed: { group: "Engineering", label: "Enrollments failed" },
};

/** The dashboard, and the alarms on what the figures say. */
export class Monitoring extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, deployment: Deployment, props: { readonly events: WorkQueue }) {
    super(scope, id);
    const { stage } = deployment.settings;
    const namespace = metricsNamespace(stage);
    this.dashboard = new Dashboard(this, "Dashboard", {
      dashboardName: deploymentName(stage),
      start: "-P7D",
      widgets: [
        [new TextWidget({ markdown: `# Espalier · ${stage}`, width: 24, height: 1 })],
        ...Object.entries(GROUPS).flatMap(([title, text]) => rowsOf(title, text, namespace)),
        [queueWidget(props.events)],
      ],
    });
    const { alarmTopic: topic } = deployment;
    new ImpactAlarm(this, "MessagesFail", {
      metric: countOf("MessagesFailed" satisfies MetricName, namespace),
      threshold: 5,
      topic,
      impact: "Contacts who will never get a message that their workflow meant to send.",
      runbook:
        "Show one of them with `npx espalier contact show`; its reason says whether template, configuration or SES is wrong.",
    });
    new ImpactAlarm(this, "EnrollmentsFail", {
      metric: countOf("EnrollmentsFailed" satisfies MetricName, namespace),
      topic,
      impact: "Contacts who were in a workflow and are not any more: they get none of its further messages.",
      runbook:
        "Look in Step Functions for failed executions of our machines: each names the step and the error. Mend it before others come to that step.",
    });
    new ImpactAlarm(this, "EventsLost", {
      metric: countOf("EventsLost" satisfies MetricName, namespace),
      topic,
      impact:
        "Contacts whose opens and clicks were answered and not kept: workflows that wait for a click do not see it.",
      runbook:
        "The events queue refused them: look for its errors in the logs of collect-events and follow-link.",
    });
  }
}

const countOf = (name: string, namespace: string, label?: string): Metric =>
  new Metric({
    namespace,
    metricName: name,
    ...(label === undefined ? {} : { label }),
    statistic: "Sum",
    period: Duration.minutes(5),
  });

const rowsOf = (title: string, text: string, namespace: string): readonly IWidget[][] => {
  const counts = Object.entries(PLACES)
    .filter(([, { group }]) => group === title)
    .map(([name, { label }]) => countOf(name, namespace, label));
  return [
    [new TextWidget({ markdown: `## ${title}\n${text}`, width: 24, height: 2 })],
    [
      new SingleValueWidget({
        title: `${title}: total`,
        metrics: counts,
        setPeriodToTimeRange: true,
        width: 8,
        height: 6,
      }),
      new GraphWidget({ title: `${title}: over time`, left: counts, width: 16, height: 6 }),
    ],
  ];
};

const queueWidget = ({ queue, deadLetters }: WorkQueue): IWidget =>
  new GraphWidget({
    title: "Events queue: waiting and set aside",
    left: [
      queueMetric(queue, "ApproximateNumberOfMessagesVisible").with({ label: "Waiting" }),
      queueMetric(deadLetters, "ApproximateNumberOfMessagesVisible").with({ label: "Set aside" }),
    ],
    width: 24,
    height: 6,
  });
