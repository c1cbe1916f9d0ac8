import { describe, expect, it } from "vitest";
import { createMonitoringService } from "../../../local/services/monitoring.ts";
import { queueGauge } from "../../../local/services/monitoring/gauges.ts";
import { createSqsService } from "../../../local/services/sqs.ts";
import { START, asOperator, createWorldDouble, makeResource } from "./world-double.ts";

const alarm = {
  Namespace: "Espalier",
  MetricName: "Failed",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "notBreaching",
};

function createMonitoring() {
  const double = createWorldDouble();
  const sqs = createSqsService(double.world, { roleOfFunction: () => ({ kind: "operator" }) });
  const monitoring = createMonitoringService(double.world, [queueGauge(() => sqs.queues())]);
  return { ...double, monitoring, sqs };
}

describe("metrics", () => {
  it("answer by namespace, name and exactly these dimensions, one value per period", async () => {
    const { monitoring, clock } = createMonitoring();
    monitoring.count("Espalier", "Messages", { Outcome: "sent" });
    monitoring.count("Espalier", "Messages", { Outcome: "sent" });
    monitoring.count("Espalier", "Messages", {});
    await clock.advance(60_000);
    monitoring.count("Espalier", "Messages", { Outcome: "sent" });
    const metric = {
      Namespace: "Espalier",
      MetricName: "Messages",
      Dimensions: [{ Name: "Outcome", Value: "sent" }],
    };
    const answer = await asOperator(monitoring, "GetMetricData", {
      StartTime: START / 1000,
      EndTime: START / 1000 + 3600,
      ScanBy: "TimestampAscending",
      MetricDataQueries: [{ Id: "m1", MetricStat: { Metric: metric, Stat: "Sum", Period: 60 } }],
    });
    expect(answer).toMatchObject({
      MetricDataResults: [{ Id: "m1", Values: [2, 1], Timestamps: [START / 1000, START / 1000 + 60] }],
    });
  });

  it("read the length of a queue off the queue", async () => {
    const { monitoring, sqs } = createMonitoring();
    const { ref } = await makeResource(sqs, "AWS::SQS::Queue", "Dead", {});
    await asOperator(sqs, "SendMessage", { QueueUrl: ref, MessageBody: "x" });
    const points = monitoring.metrics.query({
      namespace: "AWS/SQS",
      name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "service-Dead" },
      from: START,
      to: START + 60_000,
      period: 60,
      stat: "Maximum",
    });
    expect(points).toEqual([{ at: START, value: 1 }]);
  });
});

describe("a metric expression", () => {
  it("is refused by its text", async () => {
    const { monitoring } = createMonitoring();
    const refusal = asOperator(monitoring, "GetMetricData", {
      MetricDataQueries: [{ Id: "e", Expression: "m1 / m2" }],
    });
    await expect(refusal).rejects.toThrow('does not model metric expressions: "m1 / m2"');
  });
});

describe("an alarm", () => {
  it("goes off when enough of its last periods breach, and recovers", async () => {
    const { monitoring, clock } = createMonitoring();
    await makeResource(monitoring, "AWS::CloudWatch::Alarm", "Failing", alarm);
    const state = () => monitoring.alarms()[0]?.state;
    expect(state()).toBe("OK");
    monitoring.count("Espalier", "Failed", {});
    expect(state()).toBe("OK");
    await clock.advance(60_000);
    monitoring.count("Espalier", "Failed", {});
    expect(state()).toBe("ALARM");
    await clock.advance(180_000);
    expect(state()).toBe("OK");
  });

  it("has no verdict without data when missing data is missing", async () => {
    const { monitoring } = createMonitoring();
    await makeResource(monitoring, "AWS::CloudWatch::Alarm", "Failing", {
      ...alarm,
      TreatMissingData: "missing",
    });
    expect(monitoring.alarms()[0]?.state).toBe("INSUFFICIENT_DATA");
  });

  it("stops the boot with everything that it lacks", async () => {
    const { monitoring } = createMonitoring();
    await expect(
      makeResource(monitoring, "AWS::CloudWatch::Alarm", "Bad", {
        ComparisonOperator: "Above",
        EvaluationPeriods: 0,
      }),
    ).rejects.toThrow(/ComparisonOperator "Above".*EvaluationPeriods.*Threshold.*exactly one metric/);
  });
});
