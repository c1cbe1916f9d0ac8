import type { ResourceType, World } from "../../contracts.ts";
import { documentOf, isFields, lastPart, textOf } from "../fields.ts";
import { checkStatements } from "../sqs/resource-policy.ts";
import { type Alarm, alarmProperties, readAlarm } from "./alarms.ts";

/** Alarms and dashboards, as the template makes them. */
export function monitoringResourceTypes(
  world: World,
  alarms: Alarm[],
  dashboards: Map<string, string>,
): readonly ResourceType[] {
  return [
    {
      type: "AWS::CloudWatch::Alarm",
      properties: alarmProperties,
      make: ({ properties, stack, logicalId }) => {
        const name = textOf(properties, "AlarmName") ?? `${stack}-${logicalId}`;
        const arn = `arn:aws:cloudwatch:${world.region}:${world.account}:alarm:${name}`;
        alarms.push(readAlarm(properties, name, arn));
        return { ref: name, attributes: { Arn: arn } };
      },
    },
    {
      type: "AWS::CloudWatch::Dashboard",
      properties: ["DashboardName", "DashboardBody"],
      make: ({ properties, stack, logicalId }) => {
        const name = textOf(properties, "DashboardName") ?? `${stack}-${logicalId}`;
        const body = textOf(properties, "DashboardBody") ?? "";
        if (!isFields(documentOf(body)))
          throw new Error(`The body of the dashboard ${name} is not a JSON object.`);
        dashboards.set(name, body);
        return { ref: name, attributes: {} };
      },
    },
    ...topicTypes(world),
  ];
}

/** Topics carry alarms to people by mail: here they exist, and nobody is mailed. */
function topicTypes(world: World): readonly ResourceType[] {
  return [
    {
      type: "AWS::SNS::Topic",
      properties: ["TopicName", "DisplayName", "KmsMasterKeyId", "Tags"],
      make: ({ properties, stack, logicalId }) => {
        const name = textOf(properties, "TopicName") ?? `${stack}-${logicalId}`;
        const arn = `arn:aws:sns:${world.region}:${world.account}:${name}`;
        return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
      },
    },
    {
      type: "AWS::SNS::TopicPolicy",
      properties: ["PolicyDocument", "Topics"],
      make: ({ properties, logicalId }) => {
        checkStatements(documentOf(properties["PolicyDocument"]), logicalId);
        return { ref: logicalId, attributes: { Id: logicalId } };
      },
    },
    {
      type: "AWS::SNS::Subscription",
      properties: ["TopicArn", "Protocol", "Endpoint"],
      make: ({ properties, logicalId }) => {
        const protocol = textOf(properties, "Protocol") ?? "";
        if (!protocol.startsWith("email")) {
          throw new Error(
            `${logicalId}: the local cloud models subscriptions by email only, not "${protocol}".`,
          );
        }
        const ref = `${textOf(properties, "TopicArn") ?? ""}:${lastPart(logicalId)}`;
        return { ref, attributes: { Arn: ref } };
      },
    },
  ];
}
