import type { MadeResource, ResourceRequest, ResourceType } from "../../contracts.ts";
import {
  type Fields,
  documentOf,
  fieldsOf,
  isFields,
  lastPart,
  listOf,
  numberOf,
  onlyKnown,
  textOf,
} from "../fields.ts";
import type { EventBuses } from "./bus.ts";
import type { Target } from "./delivery.ts";
import { compilePattern } from "./pattern.ts";

export function eventResourceTypes(buses: EventBuses): readonly ResourceType[] {
  return [
    {
      type: "AWS::Events::EventBus",
      properties: ["Name", "Description", "KmsKeyIdentifier", "LogConfig", "Tags"],
      make: ({ properties, stack, logicalId }) => {
        const name = textOf(properties, "Name") ?? `${stack}-${logicalId}`;
        buses.create(name);
        return { ref: name, attributes: { Name: name, Arn: buses.arnOf(name) } };
      },
    },
    {
      type: "AWS::Events::Rule",
      // Neither ScheduleExpression nor RoleArn: a rule here matches events and uses resource policies.
      properties: ["Name", "Description", "EventBusName", "EventPattern", "State", "Targets", "Tags"],
      make: (request) => makeRule(buses, request),
    },
  ];
}

function makeRule(buses: EventBuses, { properties, stack, logicalId }: ResourceRequest): MadeResource {
  const name = textOf(properties, "Name") ?? `${stack}-${logicalId}`;
  const bus = busName(textOf(properties, "EventBusName"));
  const { region, account } = buses.world;
  // docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html (Return values)
  const arn = `arn:aws:events:${region}:${account}:rule/${bus === "default" ? "" : `${bus}/`}${name}`;
  const pattern = documentOf(properties["EventPattern"]);
  buses.addRule({
    name,
    arn,
    bus,
    enabled: textOf(properties, "State") !== "DISABLED",
    pattern: JSON.stringify(pattern),
    matches: compilePattern(pattern),
    targets: listOf(properties["Targets"])
      .filter(isFields)
      .map((target) => readTarget(target, logicalId)),
  });
  return { ref: bus === "default" ? name : `${bus}|${name}`, attributes: { Arn: arn } };
}

/** A bus is named, or given by its ARN. */
export function busName(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === "") return "default";
  return nameOrArn.startsWith("arn:") ? lastPart(nameOrArn, "/") : nameOrArn;
}

function readTarget(target: Fields, rule: string): Target {
  const where = `${rule}.Targets`;
  onlyKnown(target, ["Id", "Arn", "DeadLetterConfig", "RetryPolicy", "Input", "InputPath"], where);
  const retry = fieldsOf(target["RetryPolicy"]);
  onlyKnown(retry, ["MaximumRetryAttempts", "MaximumEventAgeInSeconds"], `${where}.RetryPolicy`);
  const arn = textOf(target, "Arn");
  if (arn === undefined) throw new Error(`${where} needs an Arn.`);
  const input = textOf(target, "Input");
  const inputPath = textOf(target, "InputPath");
  const deadLetterArn = textOf(fieldsOf(target["DeadLetterConfig"]), "Arn");
  return {
    id: textOf(target, "Id") ?? arn,
    arn,
    // docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html: 24 hours and up to 185 times.
    maximumRetries: numberOf(retry, "MaximumRetryAttempts") ?? 185,
    maximumAge: numberOf(retry, "MaximumEventAgeInSeconds") ?? 86_400,
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
    ...(input === undefined ? {} : { input: documentOf(input) ?? input }),
    ...(inputPath === undefined ? {} : { inputPath }),
  };
}
