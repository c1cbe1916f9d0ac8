import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import type { AlarmFacts, StackFacts, TableFacts } from "../../core/report/deployment-facts.ts";
import type { ProbeClients, ReadPart } from "./deployment-probe.ts";

/** A stack that was never there is a ValidationError. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
export function readStack({ cloudFormation }: Pick<ProbeClients, "cloudFormation">): ReadPart<StackFacts> {
  return async (name) => {
    try {
      const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
      const stack = Stacks?.[0];
      if (!stack) return undefined;
      const outputs = (stack.Outputs ?? []).map(
        ({ OutputKey = "", OutputValue = "" }): readonly [string, string] => [OutputKey, OutputValue],
      );
      return { status: stack.StackStatus ?? "unknown", outputs: Object.fromEntries(outputs) };
    } catch (error) {
      if (error instanceof Error && /does not exist/u.test(error.message)) return undefined;
      throw error;
    }
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export function readTable({ dynamo }: Pick<ProbeClients, "dynamo">): ReadPart<TableFacts> {
  return async (name) => {
    try {
      const { Table } = await dynamo.send(new DescribeTableCommand({ TableName: name }));
      const backups = await dynamo.send(new DescribeContinuousBackupsCommand({ TableName: name }));
      const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
      return {
        status: Table?.TableStatus ?? "unknown",
        deletionProtection: Table?.DeletionProtectionEnabled ?? false,
        pointInTimeRecovery: recovery?.PointInTimeRecoveryStatus === "ENABLED",
        unfinishedIndexes: (Table?.GlobalSecondaryIndexes ?? [])
          .filter(({ IndexStatus }) => IndexStatus === "CREATING")
          .map(({ IndexName = "" }) => IndexName),
      };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export function readAlarms({
  cloudWatch,
}: Pick<ProbeClients, "cloudWatch">): ReadPart<readonly AlarmFacts[]> {
  return async (namePrefix) => {
    const alarms: AlarmFacts[] = [];
    let from: string | undefined;
    do {
      const page = await cloudWatch.send(
        new DescribeAlarmsCommand({ AlarmNamePrefix: namePrefix, MaxRecords: 100, NextToken: from }),
      );
      alarms.push(...(page.MetricAlarms ?? []).map(alarmFacts));
      from = page.NextToken;
    } while (from !== undefined && from !== "");
    return alarms.length === 0 ? undefined : alarms;
  };
}

function alarmFacts(alarm: MetricAlarm): AlarmFacts {
  return {
    name: alarm.AlarmName ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    tells: (alarm.ActionsEnabled ?? true) && (alarm.AlarmActions ?? []).length > 0,
    description: alarm.AlarmDescription ?? "",
  };
}
