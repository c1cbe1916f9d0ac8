import { describe, expect, it } from "vitest";
import { templates } from "./stacks.ts";
import { flat, property, resourcePolicyStatements, resourcesOf } from "./template-model.ts";

const { service } = templates;
const queues = resourcesOf(service, "AWS::SQS::Queue");
const mappings = resourcesOf(service, "AWS::Lambda::EventSourceMapping");
const rules = resourcesOf(service, "AWS::Events::Rule");
const alarms = resourcesOf(service, "AWS::CloudWatch::Alarm");

const arnOf = (id: string): string => `<${id}.Arn>`;

/** Ends of edges: where redrives, streams and rules set things aside. */
const deadLetterArns = new Set([
  ...queues.map((queue) => flat(property(queue, "RedrivePolicy", "deadLetterTargetArn"))),
  ...mappings.map((mapping) => flat(property(mapping, "DestinationConfig", "OnFailure", "Destination"))),
]);

const alarmedQueues = (metric: string): ReadonlySet<string> =>
  new Set(
    alarms
      .filter((alarm) => property(alarm, "MetricName") === metric)
      .map((alarm) => flat((property(alarm, "Dimensions") as { Value: unknown }[])[0]?.Value)),
  );

describe("asynchronous edges", () => {
  it("has queues", () => {
    expect(queues.length).toBeGreaterThan(8);
  });

  it.each(queues.map((queue) => [queue.id, queue] as const))(
    "%s has a dead-letter queue or is one",
    (id, queue) => {
      expect(property(queue, "RedrivePolicy") !== undefined || deadLetterArns.has(arnOf(id))).toBe(true);
    },
  );

  it.each(queues.map(({ id }) => [id, deadLetterArns.has(arnOf(id))] as const))(
    "%s has the alarm of its kind",
    (id, isDeadLetters) => {
      const metric = isDeadLetters ? "ApproximateNumberOfMessagesVisible" : "ApproximateAgeOfOldestMessage";
      expect([...alarmedQueues(metric)]).toContain(`<${id}.QueueName>`);
    },
  );

  it.each(queues.map((queue) => [queue.id, queue] as const))(
    "%s is encrypted and takes TLS only",
    (id, queue) => {
      expect(property(queue, "SqsManagedSseEnabled")).toBe(true);
      const denials = resourcePolicyStatements(service, "AWS::SQS::QueuePolicy").filter(
        ({ effect, resources }) => effect === "Deny" && resources.includes(arnOf(id)),
      );
      expect(denials.map(({ conditions }) => conditions)).toStrictEqual([
        { Bool: { "aws:SecureTransport": "false" } },
      ]);
    },
  );

  it.each(mappings.map((mapping) => [mapping.id, mapping] as const))(
    "%s brings back only what failed",
    (_, mapping) => {
      expect(property(mapping, "FunctionResponseTypes")).toStrictEqual(["ReportBatchItemFailures"]);
    },
  );

  it("tries a stream record again for six hours, however often, then sets it aside in dead letters", () => {
    const streams = mappings.filter((mapping) => property(mapping, "StartingPosition") !== undefined);
    expect(streams.length).toBe(3);
    for (const stream of streams) {
      expect(property(stream, "MaximumRetryAttempts")).toBe(-1);
      expect(property(stream, "MaximumRecordAgeInSeconds")).toBe(6 * 3600);
      expect(property(stream, "BisectBatchOnFunctionError")).toBe(true);
      expect(
        deadLetterArns.has(flat(property(stream, "DestinationConfig", "OnFailure", "Destination"))),
      ).toBe(true);
    }
  });

  it("lets a queue hide a message six times as long as its function may run", () => {
    const timeouts = new Map(
      resourcesOf(service, "AWS::Lambda::Function").map((one) => [
        `<${one.id}>`,
        Number(property(one, "Timeout")),
      ]),
    );
    for (const mapping of mappings) {
      const queue = queues.find(({ id }) => arnOf(id) === flat(property(mapping, "EventSourceArn")));
      if (queue === undefined) continue;
      const timeout = timeouts.get(flat(property(mapping, "FunctionName"))) ?? Number.NaN;
      expect(property(queue, "VisibilityTimeout")).toBe(6 * timeout);
    }
  });

  it("routes every rule to a queue, with the queue's own dead letters for what cannot be delivered", () => {
    for (const rule of rules) {
      const [target] = property(rule, "Targets") as { Arn: unknown; DeadLetterConfig: { Arn: unknown } }[];
      const queue = queues.find(({ id }) => arnOf(id) === flat(target?.Arn));
      expect(queue && flat(property(queue, "RedrivePolicy", "deadLetterTargetArn"))).toBe(
        flat(target?.DeadLetterConfig.Arn),
      );
    }
  });

  it("lets each rule, and no other, send to its queue and dead letters", () => {
    const allowed = resourcePolicyStatements(service, "AWS::SQS::QueuePolicy").filter(
      ({ effect }) => effect === "Allow",
    );
    expect(allowed.length).toBe(2 * rules.length);
    for (const { actions, conditions } of allowed) {
      expect(actions).toStrictEqual(["sqs:SendMessage"]);
      const source = flat((conditions as { ArnEquals: Record<string, unknown> }).ArnEquals["aws:SourceArn"]);
      expect(rules.map(({ id }) => arnOf(id))).toContain(source);
    }
  });
});
