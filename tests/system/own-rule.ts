import type { Cloud } from "../../local/cloud.ts";
import type { MadeResource, ResourceType } from "../../local/contracts.ts";

/** An event as a rule of one's own gets it. */
export interface Heard {
  readonly type: string;
  readonly detail: unknown;
}

/** Hangs a rule and a queue on the bus, as whoever deploys Espalier may; gives what has come so far, oldest first. */
export async function ownRule(
  { services, world }: Cloud,
  bus: string,
  types: readonly string[],
): Promise<() => readonly Heard[]> {
  const { events, sqs } = services;
  const queue = await make(sqs, "AWS::SQS::Queue", "Heard", {
    QueueName: "own-heard",
    MessageRetentionPeriod: 1_209_600,
  });
  const arn = `arn:aws:sqs:${world.region}:${world.account}:own-heard`;
  const rule = await make(events, "AWS::Events::Rule", "Rule", {
    EventBusName: bus,
    EventPattern: { "detail-type": types },
    Targets: [{ Id: "Heard", Arn: arn }],
  });
  await make(sqs, "AWS::SQS::QueuePolicy", "Policy", {
    Queues: [queue.ref],
    PolicyDocument: {
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: arn,
          Condition: { ArnEquals: { "aws:SourceArn": rule.attributes["Arn"] } },
        },
      ],
    },
  });
  return () =>
    (
      sqs
        .queues()
        .find(({ settings }) => settings.arn === arn)
        ?.peek() ?? []
    ).map(({ body }) => {
      const event = JSON.parse(body) as { readonly "detail-type": string; readonly detail: unknown };
      return { type: event["detail-type"], detail: event.detail };
    });
}

async function make(
  owner: { readonly resourceTypes: readonly ResourceType[] },
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
): Promise<MadeResource> {
  const found = owner.resourceTypes.find((each) => each.type === type);
  if (!found) throw new Error(`The local cloud makes no ${type}.`);
  return await found.make({ logicalId, type, stack: "own", properties });
}
