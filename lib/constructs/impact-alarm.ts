import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** Why an alarm exists. There is no alarm without it. */
export interface Impact {
  /** Who is hurt and how, in a sentence. */
  readonly impact: string;
  /** What to do first, in a sentence or two. */
  readonly runbook: string;
}

export interface ImpactAlarmProps extends Impact {
  readonly metric: IMetric;
  readonly topic: Topic;
  /** The alarm rings at this value and above. @default 1 */
  readonly threshold?: number;
  /** Periods in a row. @default 1 */
  readonly periods?: number;
}

/** An alarm whose text says who is hurt and what to do. */
export class ImpactAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: ImpactAlarmProps) {
    super(scope, id, {
      metric: props.metric,
      threshold: props.threshold ?? 1,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `Who is hurt: ${props.impact}\nWhat to do: ${props.runbook}`,
    });
    this.addAlarmAction(new SnsAction(props.topic));
  }
}

/** A metric of an AWS service over five minutes. */
export const serviceMetric = (
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  statistic: "Sum" | "Maximum" | "Average" | "p95" = "Sum",
): Metric => new Metric({ namespace, metricName, dimensionsMap, statistic, period: Duration.minutes(5) });
