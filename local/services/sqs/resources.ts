import type { Authorize, MadeResource, Principal, ResourceRequest, ResourceType } from "../../contracts.ts";
import { compilePattern } from "../events/pattern.ts";
import {
  type Fields,
  documentOf,
  fieldsOf,
  listOf,
  numberOf,
  onlyKnown,
  textOf,
  textsOf,
} from "../fields.ts";
import { maximumMessageSize } from "./limits.ts";
import { type QueueMapping, connectQueue } from "./mapping.ts";
import { checkStatements } from "./resource-policy.ts";
import type { QueueStore } from "./store.ts";

/** What the queues need to know of the rest of the cloud. */
export interface QueuePorts {
  /** Address of the gateway: a queue's URL is below it. Absent: as in AWS. */
  readonly endpoint?: () => string;
  /** The execution role of a function. */
  readonly roleOfFunction: (functionArn: string) => Principal;
  /** Absent: everything is allowed. */
  readonly authorize?: Authorize;
}

// What a mapping's role needs: docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions
const pollingActions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] as const;

// docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html; the names of encryption have no effect here.
const queueProperties = [
  "QueueName",
  "VisibilityTimeout",
  "DelaySeconds",
  "MessageRetentionPeriod",
  "MaximumMessageSize",
  "ReceiveMessageWaitTimeSeconds",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "SqsManagedSseEnabled",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "Tags",
];

const mappingProperties = [
  "EventSourceArn",
  "FunctionName",
  "BatchSize",
  "MaximumBatchingWindowInSeconds",
  "FunctionResponseTypes",
  "ScalingConfig",
  "FilterCriteria",
  "Enabled",
  "MetricsConfig",
  "Tags",
];

export function queueResourceTypes(
  store: QueueStore,
  ports: QueuePorts,
  opened: (disconnect: () => void) => void,
): readonly ResourceType[] {
  return [
    {
      type: "AWS::SQS::Queue",
      properties: queueProperties,
      make: (request) => makeQueue(store, ports, request),
    },
    {
      type: "AWS::SQS::QueuePolicy",
      properties: ["PolicyDocument", "Queues"],
      make: (request) => makePolicy(store, request),
    },
    {
      type: "AWS::Lambda::EventSourceMapping",
      properties: mappingProperties,
      handles: ({ properties }) => (textOf(properties, "EventSourceArn") ?? "").startsWith("arn:aws:sqs:"),
      make: (request) => {
        const { queueArn, mapping } = readMapping(store, ports, request);
        for (const action of pollingActions) ports.authorize?.(mapping.principal, `sqs:${action}`, queueArn);
        opened(connectQueue(store.world, store.byArn(queueArn), mapping));
        return { ref: request.logicalId, attributes: { Id: request.logicalId } };
      },
    },
  ];
}

function makeQueue(store: QueueStore, ports: QueuePorts, request: ResourceRequest): MadeResource {
  const { properties } = request;
  const { region, account } = store.world;
  const name = textOf(properties, "QueueName") ?? `${request.stack}-${request.logicalId}`;
  const base = ports.endpoint?.() ?? `https://sqs.${region}.amazonaws.com`;
  const queue = store.create({
    name,
    arn: `arn:aws:sqs:${region}:${account}:${name}`,
    url: `${base}/${account}/${name}`,
    visibilityTimeout: numberOf(properties, "VisibilityTimeout") ?? 30,
    delay: numberOf(properties, "DelaySeconds") ?? 0,
    retention: numberOf(properties, "MessageRetentionPeriod") ?? 345_600,
    maximumSize: numberOf(properties, "MaximumMessageSize") ?? maximumMessageSize,
    waitTime: numberOf(properties, "ReceiveMessageWaitTimeSeconds") ?? 0,
    ...redriveOf(properties),
  });
  const { arn, url } = queue.settings;
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
}

function redriveOf(properties: Fields): Pick<Parameters<QueueStore["create"]>[0], "redrive"> {
  const policy = documentOf(properties["RedrivePolicy"]);
  if (policy === undefined) return {};
  const deadLetterArn = textOf(fieldsOf(policy), "deadLetterTargetArn");
  const maxReceiveCount = numberOf(fieldsOf(policy), "maxReceiveCount");
  if (deadLetterArn === undefined || maxReceiveCount === undefined) {
    throw new Error("RedrivePolicy needs deadLetterTargetArn (an ARN) and maxReceiveCount (1 to 1,000).");
  }
  return { redrive: { deadLetterArn, maxReceiveCount } };
}

function makePolicy(store: QueueStore, request: ResourceRequest): MadeResource {
  const statements = checkStatements(documentOf(request.properties["PolicyDocument"]), request.logicalId);
  for (const url of textsOf(request.properties["Queues"])) {
    store.addPolicy(store.byUrl(url).settings.arn, statements);
  }
  return { ref: request.logicalId, attributes: { Id: request.logicalId } };
}

function readMapping(
  store: QueueStore,
  ports: QueuePorts,
  { properties, logicalId }: ResourceRequest,
): { readonly queueArn: string; readonly mapping: QueueMapping } {
  const scaling = fieldsOf(properties["ScalingConfig"]);
  onlyKnown(scaling, ["MaximumConcurrency"], `${logicalId}.ScalingConfig`);
  const functionArn = arnOfFunction(store, textOf(properties, "FunctionName") ?? "");
  const batchSize = numberOf(properties, "BatchSize") ?? 10;
  const window = numberOf(properties, "MaximumBatchingWindowInSeconds") ?? 0;
  if (batchSize > 10 && window < 1) {
    throw new Error(`${logicalId}: a BatchSize above 10 needs MaximumBatchingWindowInSeconds of at least 1.`);
  }
  return {
    queueArn: textOf(properties, "EventSourceArn") ?? "",
    mapping: {
      functionArn,
      principal: ports.roleOfFunction(functionArn),
      batchSize,
      window,
      maximumConcurrency: numberOf(scaling, "MaximumConcurrency") ?? 10,
      reportBatchItemFailures: textsOf(properties["FunctionResponseTypes"]).includes(
        "ReportBatchItemFailures",
      ),
      filters: listOf(fieldsOf(properties["FilterCriteria"])["Filters"]).map((filter) =>
        compilePattern(documentOf(fieldsOf(filter)["Pattern"])),
      ),
    },
  };
}

function arnOfFunction(store: QueueStore, nameOrArn: string): string {
  const { region, account } = store.world;
  return nameOrArn.startsWith("arn:")
    ? nameOrArn
    : `arn:aws:lambda:${region}:${account}:function:${nameOrArn}`;
}
