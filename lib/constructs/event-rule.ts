import { CfnRule, type IEventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { WorkQueue } from "./work-queue.ts";

export interface EventRuleProps {
  /** @default the account's default bus, where AWS services announce */
  readonly bus?: IEventBus;
  readonly description: string;
  readonly pattern: Readonly<Record<string, unknown>>;
  readonly to: WorkQueue;
}

/** Brings matching events of a bus to a queue; what cannot be delivered ends in that queue's dead letters. */
export class EventRule extends Construct {
  constructor(scope: Construct, id: string, { bus, description, pattern, to }: EventRuleProps) {
    super(scope, id);
    const rule = new CfnRule(this, "Rule", {
      description,
      eventPattern: pattern,
      ...(bus === undefined ? {} : { eventBusName: bus.eventBusName }),
      targets: [
        {
          id: "Queue",
          arn: to.queue.queueArn,
          deadLetterConfig: { arn: to.deadLetters.queueArn },
        },
      ],
    });
    for (const queue of [to.queue, to.deadLetters]) allowDelivery(queue, rule.attrArn);
  }
}

// docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions
const allowDelivery = (queue: Queue, ruleArn: string): void => {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("events.amazonaws.com")],
      actions: ["sqs:SendMessage"],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { "aws:SourceArn": ruleArn } },
    }),
  );
};
