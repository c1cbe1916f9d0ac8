import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import type { WriteKey } from "../core/write-key.ts";
import { env as collectEnv } from "../functions/collect-events/env.ts";
import type { HttpEndpoint } from "./constructs/http-endpoint.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { WorkQueue } from "./constructs/work-queue.ts";
import { type Deployment, machineCalls } from "./deployment.ts";

/** How long `record-events` may take over a batch; the events queue is made for it. */
export const RECORD_TIMEOUT = Duration.seconds(30);

const CALLS = [
  "identify",
  "track",
  "page",
  "screen",
  "group",
  "alias",
  "batch",
  "import",
  "i",
  "t",
  "p",
  "s",
  "g",
  "a",
  "b",
];

const COLLECT_ROUTES = [
  ...CALLS.map((call) => `POST /v1/${call}`),
  "OPTIONS /v1/{proxy+}",
  "GET /v1/projects/{key}/settings",
  ...["/p.gif", "/espalier.js", "/f/{form}"].flatMap((path) => [
    `GET ${path}`,
    `HEAD ${path}`,
    `OPTIONS ${path}`,
  ]),
  "POST /f/{form}",
];

export interface CollectProps {
  readonly endpoint: HttpEndpoint;
  readonly writeKeys: readonly WriteKey[];
}

/** Takes what websites and servers send, and queues it before it answers. */
export class Collect extends Construct {
  /** One message a request: everything that happened arrives here. */
  readonly events: WorkQueue;
  readonly collectEvents: ServiceFunction;

  constructor(scope: Construct, id: string, deployment: Deployment, { endpoint, writeKeys }: CollectProps) {
    super(scope, id);
    const { data, settings } = deployment;
    this.events = new WorkQueue(this, "Events", deployment, {
      consumerTimeout: RECORD_TIMEOUT,
      queueName: machineCalls(settings.stage).eventsQueue,
      lost: {
        impact:
          "Contacts whose events or forms were taken but are on no timeline; workflows do not see them.",
        runbook:
          "Read the reason in the log of record-events, mend it, then redrive the dead letters to the events queue.",
      },
      late: {
        impact:
          "Contacts whose first message waits: forms and clicks are recorded more than five minutes late.",
        runbook:
          "Look for throttling of record-events or of the tables; the queue drains by itself afterwards.",
      },
    });
    this.collectEvents = new ServiceFunction(this, deployment, {
      name: "collect-events",
      env: collectEnv,
      environment: {
        EVENTS_QUEUE_URL: this.events.queue.queueUrl,
        DEFINITIONS_TABLE: data.tables.definitions.tableName,
        WRITE_KEYS: JSON.stringify(writeKeys),
        ALLOWED_ORIGINS: JSON.stringify(settings.websiteOrigins),
        API_URL: endpoint.url,
      },
      failure: {
        impact: "Website visitors whose events and forms are not taken; a form that fails is a lead lost.",
        runbook:
          "Read the error in the function's log; check that the events queue exists and takes messages.",
      },
    });
    this.collectEvents
      .allow([this.events.queue.queueArn], "sqs:SendMessage")
      .allow([data.tables.definitions.tableArn], "dynamodb:GetItem");
    endpoint.serve(this.collectEvents, {
      keys: COLLECT_ROUTES,
      access: {
        open: "websites and browsers send events; the function checks the write key, sizes and origins.",
      },
    });
  }
}
