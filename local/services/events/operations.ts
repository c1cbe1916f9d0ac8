import { type ApiCall, AwsError, type Permission } from "../../contracts.ts";
import { type Fields, isFields, listOf, parseJson, requiredText, textOf, textsOf } from "../fields.ts";
import type { EventBuses, Rule } from "./bus.ts";
import type { Target } from "./delivery.ts";
import { compilePattern } from "./pattern.ts";
import { busName } from "./resources.ts";

// All entries of a request together: 1 MB since January 2026, 256 KB before.
// aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb
const maximumSize = 1_048_576;

type Operation = (buses: EventBuses, input: Fields) => unknown;

const operations: Readonly<Record<string, Operation>> = {
  PutEvents: putEvents,
  TestEventPattern: (_, input) => ({
    Result: compilePattern(parseJson(requiredText(input, "EventPattern")))(
      parseJson(requiredText(input, "Event")),
    ),
  }),
  ListEventBuses: (buses) => ({
    EventBuses: buses.names().map((Name) => ({ Name, Arn: buses.arnOf(Name) })),
  }),
  DescribeEventBus: (buses, input) => {
    const name = busName(textOf(input, "Name"));
    buses.rulesOf(name);
    return { Name: name, Arn: buses.arnOf(name) };
  },
  ListRules: (buses, input) => ({
    Rules: buses
      .rulesOf(busName(textOf(input, "EventBusName")))
      .filter((rule) => rule.name.startsWith(textOf(input, "NamePrefix") ?? ""))
      .map(describe),
  }),
  DescribeRule: (buses, input) => describe(ruleOf(buses, input, "Name")),
  ListTargetsByRule: (buses, input) => ({
    Targets: ruleOf(buses, input, "Rule").targets.map(describeTarget),
  }),
};

function ruleOf(buses: EventBuses, input: Fields, field: string): Rule {
  const name = requiredText(input, field);
  const rule = buses
    .rulesOf(busName(textOf(input, "EventBusName")))
    .find((candidate) => candidate.name === name);
  if (rule === undefined) throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist.`);
  return rule;
}

function describeTarget({ id, arn, deadLetterArn }: Target): Fields {
  return {
    Id: id,
    Arn: arn,
    ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetterArn } }),
  };
}

function describe(rule: Rule): Fields {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.bus,
    EventPattern: rule.pattern,
    State: rule.enabled ? "ENABLED" : "DISABLED",
  };
}

/** docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html: entries fail one by one, inside a 200. */
function putEvents(buses: EventBuses, input: Fields): Fields {
  const entries = listOf(input["Entries"]).filter(isFields);
  if (entries.length < 1 || entries.length > 10) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10; it has ${entries.length}.`,
    );
  }
  const size = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
  if (size > maximumSize) {
    throw new AwsError(
      "ValidationException",
      `Total size of the entries in the request is over the limit: ${size} bytes, at most ${maximumSize}.`,
    );
  }
  const answers = entries.map((entry) => putEntry(buses, entry));
  return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
}

function putEntry(buses: EventBuses, entry: Fields): Fields {
  const missing = ["Source", "DetailType", "Detail"].find((name) => (textOf(entry, name) ?? "") === "");
  if (missing !== undefined) {
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  }
  const source = requiredText(entry, "Source");
  if (source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  const detail = parseJson(requiredText(entry, "Detail"));
  if (!isFields(detail)) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const bus = busName(textOf(entry, "EventBusName"));
  if (!buses.has(bus)) {
    return { ErrorCode: "ResourceNotFoundException", ErrorMessage: `Event bus ${bus} does not exist.` };
  }
  const time = timeOf(entry["Time"]);
  const detailType = requiredText(entry, "DetailType");
  const resources = textsOf(entry["Resources"]);
  return {
    EventId: buses.publish(bus, {
      source,
      detailType,
      detail,
      resources,
      ...(time === undefined ? {} : { time }),
    }),
  };
}

/** JSON carries a timestamp in seconds; calls from inside this cloud may carry a text. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value * 1000;
  return typeof value === "string" ? Date.parse(value) : undefined;
}

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function entrySize(entry: Fields): number {
  const texts = ["Source", "DetailType", "Detail"].map((name) => textOf(entry, name) ?? "");
  return [...texts, ...textsOf(entry["Resources"])].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    entry["Time"] === undefined ? 0 : 14,
  );
}

// oxlint-disable-next-line typescript/require-await -- errors must reject
export async function handleEventCall(buses: EventBuses, call: ApiCall): Promise<unknown> {
  const operation = operations[call.operation];
  if (operation === undefined) {
    throw new AwsError(
      "UnknownOperationException",
      `The local cloud does not model events:${call.operation}. It knows ${Object.keys(operations).join(", ")}.`,
    );
  }
  return operation(buses, call.input);
}

/** docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export function eventPermissions(buses: EventBuses, call: ApiCall): readonly Permission[] {
  if (call.operation !== "PutEvents") return [{ action: `events:${call.operation}`, resource: "*" }];
  return listOf(call.input["Entries"])
    .filter(isFields)
    .map((entry) => ({
      action: "events:PutEvents",
      resource: buses.arnOf(busName(textOf(entry, "EventBusName"))),
      context: {
        "events:source": textOf(entry, "Source") ?? "",
        "events:detail-type": textOf(entry, "DetailType") ?? "",
      },
    }));
}
