import type { Principal, World } from "../../contracts.ts";
import type { Matcher } from "../events/pattern.ts";
import { type Fields, fieldsOf, isFields, listOf, parseJson, textOf } from "../fields.ts";
import type { Queue } from "./queue.ts";

/** How a function is fed from a queue. */
export interface QueueMapping {
  readonly functionArn: string;
  /** The function's execution role: the mapping receives and deletes in its name. */
  readonly principal: Principal;
  /** 1 to 10,000; more than 10 needs a window. */
  readonly batchSize: number;
  /** Seconds to gather a batch. */
  readonly window: number;
  readonly maximumConcurrency: number;
  readonly reportBatchItemFailures: boolean;
  /** A message that none of them matches is deleted unseen; none at all lets every message pass. */
  readonly filters: readonly Matcher[];
}

type WireMessage = Fields & {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
};

// A synchronous invocation carries at most 6 MB: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const payloadLimit = 6_000_000;

/**
 * Feeds a function from a queue, pushed by the queue instead of polling. What fails stays in flight until the visibility timeout:
 * docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html.
 */
export function connectQueue(world: World, queue: Queue, mapping: QueueMapping): () => void {
  const feeder = new QueueFeeder(world, queue, mapping);
  const cancelListener = queue.onReady(() => feeder.wake());
  feeder.wake();
  return () => {
    cancelListener();
    feeder.close();
  };
}

class QueueFeeder {
  readonly #world: World;
  readonly #queue: Queue;
  readonly #mapping: QueueMapping;
  #running = 0;
  #pumping = false;
  #again = false;
  #closed = false;
  #cancelWindow: (() => void) | undefined;

  constructor(world: World, queue: Queue, mapping: QueueMapping) {
    this.#world = world;
    this.#queue = queue;
    this.#mapping = mapping;
  }

  wake(): void {
    this.#again = true;
    if (this.#pumping || this.#closed || this.#queue.counts().visible === 0) return;
    if (this.#gathering()) return;
    this.#start();
  }

  close(): void {
    this.#closed = true;
    this.#cancelWindow?.();
  }

  /** A window holds a part-filled batch back; a full one goes at once. */
  #gathering(): boolean {
    const { window, batchSize } = this.#mapping;
    if (window === 0 || this.#queue.counts().visible >= batchSize) return false;
    this.#cancelWindow ??= this.#world.clock.at(this.#world.clock.now() + window * 1000, () => {
      this.#cancelWindow = undefined;
      if (!this.#pumping) this.#start();
    });
    return true;
  }

  #start(): void {
    this.#pumping = true;
    this.#again = true;
    void this.#world.activity.track(() => this.#pump());
  }

  async #pump(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        // One turn of the event loop lets messages that are sent together travel together.
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        await this.#launch();
      }
    } catch (error) {
      this.#world.notice(
        `The event source mapping from ${this.#queue.settings.name} to ${this.#mapping.functionArn} failed: ${String(error)}`,
      );
    } finally {
      this.#pumping = false;
    }
  }

  async #launch(): Promise<void> {
    while (this.#running < this.#mapping.maximumConcurrency && !this.#closed) {
      const batch = await takeBatch(this.#world, this.#queue, this.#mapping);
      if (batch.length === 0) return;
      this.#running += 1;
      void this.#world.activity
        .track(() => runBatch(this.#world, this.#queue, this.#mapping, batch))
        .finally(() => {
          this.#running -= 1;
          this.wake();
        });
    }
  }
}

async function takeBatch(world: World, queue: Queue, mapping: QueueMapping): Promise<readonly WireMessage[]> {
  const batch: WireMessage[] = [];
  const unwanted: WireMessage[] = [];
  let size = 0;
  while (batch.length < mapping.batchSize && queue.counts().visible > 0) {
    const room = Math.floor((payloadLimit - size) / queue.settings.maximumSize);
    if (room < 1) break;
    const answer = await world.callAs(mapping.principal, "sqs", "ReceiveMessage", {
      QueueUrl: queue.settings.url,
      MaxNumberOfMessages: Math.min(10, room, mapping.batchSize - batch.length),
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    const messages = listOf(fieldsOf(answer)["Messages"]).filter(isWireMessage);
    if (messages.length === 0) break;
    for (const message of messages) {
      if (wanted(message, mapping.filters)) batch.push(message);
      else unwanted.push(message);
      size += Buffer.byteLength(message.Body);
    }
  }
  await remove(world, queue, mapping, unwanted);
  return batch;
}

async function runBatch(
  world: World,
  queue: Queue,
  mapping: QueueMapping,
  batch: readonly WireMessage[],
): Promise<void> {
  try {
    const answer = await world.invoke(mapping.functionArn, {
      Records: batch.map((message) => recordOf(world, queue, message)),
    });
    if (answer.error !== undefined) return;
    const failed = mapping.reportBatchItemFailures ? failedItems(answer.payload, batch) : new Set<string>();
    await remove(
      world,
      queue,
      mapping,
      batch.filter((message) => !failed.has(message.MessageId)),
    );
  } catch (error) {
    world.notice(`Delivering from ${queue.settings.name} to ${mapping.functionArn} failed: ${String(error)}`);
  }
}

async function remove(
  world: World,
  queue: Queue,
  mapping: QueueMapping,
  messages: readonly WireMessage[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += 10) {
    await world.callAs(mapping.principal, "sqs", "DeleteMessageBatch", {
      QueueUrl: queue.settings.url,
      Entries: messages
        .slice(start, start + 10)
        .map((message) => ({ Id: message.MessageId, ReceiptHandle: message.ReceiptHandle })),
    });
  }
}

/**
 * No list, an empty one or null: all is well. An identifier that is empty, null, misnamed or unknown fails the whole batch:
 * docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting.
 */
function failedItems(payload: unknown, batch: readonly WireMessage[]): ReadonlySet<string> {
  const all = new Set(batch.map((message) => message.MessageId));
  if (payload === null || payload === undefined) return new Set();
  if (!isFields(payload)) return all;
  const reported = listOf(payload["batchItemFailures"]).map((entry) =>
    textOf(fieldsOf(entry), "itemIdentifier"),
  );
  const known = reported.filter((id) => id !== undefined && all.has(id));
  return known.length === reported.length ? new Set(known.filter((id) => id !== undefined)) : all;
}

function recordOf(world: World, queue: Queue, message: WireMessage): Fields {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message["Attributes"] ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(fieldsOf(message["MessageAttributes"])).map(([name, value]) => {
        const attribute = fieldsOf(value);
        return [
          name,
          {
            stringValue: attribute["StringValue"],
            binaryValue: attribute["BinaryValue"],
            stringListValues: [],
            binaryListValues: [],
            dataType: attribute["DataType"],
          },
        ];
      }),
    ),
    md5OfBody: message["MD5OfBody"],
    eventSource: "aws:sqs",
    eventSourceARN: queue.settings.arn,
    awsRegion: world.region,
  };
}

function wanted(message: WireMessage, filters: readonly Matcher[]): boolean {
  if (filters.length === 0) return true;
  const record = { body: parseJson(message.Body) ?? message.Body };
  return filters.some((matches) => matches(record));
}

function isWireMessage(value: unknown): value is WireMessage {
  return (
    isFields(value) &&
    typeof value["MessageId"] === "string" &&
    typeof value["ReceiptHandle"] === "string" &&
    typeof value["Body"] === "string"
  );
}
