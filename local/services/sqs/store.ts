import { AwsError, type World } from "../../contracts.ts";
import { type Fields, fieldsOf, lastPart } from "../fields.ts";
import { Queue, type QueueMessage, type QueueSettings, type ReceivedMessage } from "./queue.ts";
import { type ServiceRequest, policyAllows } from "./resource-policy.ts";

/** Every queue of the cloud, with the policies on them. */
export class QueueStore {
  readonly world: World;
  readonly #queues = new Map<string, Queue>();
  readonly #policies = new Map<string, Fields[]>();

  constructor(world: World) {
    this.world = world;
  }

  create(settings: QueueSettings): Queue {
    const queue = new Queue(settings, this.world.clock, (message, deadLetterArn) =>
      this.#bury(queue, message, deadLetterArn),
    );
    this.#queues.set(settings.arn, queue);
    return queue;
  }

  all(): readonly Queue[] {
    return [...this.#queues.values()];
  }

  byArn(arn: string): Queue {
    const queue = this.#queues.get(arn);
    if (queue === undefined) throw noSuchQueue(arn);
    return queue;
  }

  byUrl(url: string): Queue {
    return this.byName(lastPart(url, "/"));
  }

  byName(name: string): Queue {
    const queue = this.all().find((candidate) => candidate.settings.name === name);
    if (queue === undefined) throw noSuchQueue(name);
    return queue;
  }

  arnOfUrl(url: string): string {
    return `arn:aws:sqs:${this.world.region}:${this.world.account}:${lastPart(url, "/")}`;
  }

  addPolicy(arn: string, statements: readonly Fields[]): void {
    this.#policies.set(arn, [...(this.#policies.get(arn) ?? []), ...statements]);
  }

  allows(request: ServiceRequest): boolean {
    return policyAllows(this.#policies.get(request.resource) ?? [], request);
  }

  #bury(from: Queue, message: QueueMessage, deadLetterArn: string): void {
    this.world.notice(
      `The queue ${from.settings.name} gave a message up after ${message.receiveCount} receipts; ` +
        `it is in ${lastPart(deadLetterArn)}: ${message.body.slice(0, 200)}`,
    );
    this.byArn(deadLetterArn).adopt(message);
  }
}

/** What a receiver sees, in the API's own field names. */
export function wireMessage({ message, receiptHandle }: ReceivedMessage): {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Fields;
} {
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    Body: message.body,
    Attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: message.sender,
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    },
    ...(Object.keys(message.attributes).length > 0
      ? { MessageAttributes: fieldsOf(message.attributes) }
      : {}),
  };
}

function noSuchQueue(name: string): AwsError {
  return new AwsError(
    "QueueDoesNotExist",
    `The specified queue does not exist: ${name}. Check the queue's name, account and region.`,
  );
}
