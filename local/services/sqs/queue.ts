import { createHash, randomUUID } from "node:crypto";
import type { Instant, VirtualClock } from "../../contracts.ts";
import type { Fields } from "../fields.ts";

export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** Seconds; 0 to 43,200. */
  readonly visibilityTimeout: number;
  /** Seconds; 0 to 900. */
  readonly delay: number;
  /** Seconds; 60 to 1,209,600. */
  readonly retention: number;
  /** Bytes; 1,024 to 1,048,576. */
  readonly maximumSize: number;
  /** Seconds; 0 to 20. */
  readonly waitTime: number;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Fields;
  readonly sender: string;
  readonly sentAt: Instant;
  receiveCount: number;
  firstReceivedAt?: Instant;
}

export interface ReceivedMessage {
  readonly message: QueueMessage;
  readonly receiptHandle: string;
}

export interface NewMessage {
  readonly body: string;
  readonly attributes?: Fields;
  readonly sender?: string;
}

interface Hidden {
  readonly message: QueueMessage;
  readonly cancel: () => void;
}

/** One standard queue: at-least-once, order by availability. */
export class Queue {
  readonly settings: QueueSettings;
  readonly #clock: VirtualClock;
  readonly #bury: (message: QueueMessage, deadLetterArn: string) => void;
  readonly #ready = new Map<string, QueueMessage>();
  readonly #inFlight = new Map<string, Hidden>();
  readonly #delayed = new Map<string, Hidden>();
  readonly #listeners = new Set<() => void>();
  /** No visible message is too old before this instant: a long queue is not searched at each call. */
  #nextExpiry = Number.POSITIVE_INFINITY;

  constructor(
    settings: QueueSettings,
    clock: VirtualClock,
    bury: (message: QueueMessage, deadLetterArn: string) => void,
  ) {
    this.settings = settings;
    this.#clock = clock;
    this.#bury = bury;
  }

  /** Calls `listener` whenever a message becomes visible. Returns a cancel. */
  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(message: NewMessage, delaySeconds = this.settings.delay): QueueMessage {
    const stored: QueueMessage = {
      id: randomUUID(),
      body: message.body,
      attributes: message.attributes ?? {},
      sender: message.sender ?? "AIDALOCAL",
      sentAt: this.#clock.now(),
      receiveCount: 0,
    };
    this.#hide(stored, delaySeconds, this.#delayed);
    return stored;
  }

  /**
   * Takes in a message that another queue gave up. The age keeps running from the first sending:
   * docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html ("the enqueue timestamp is unchanged").
   */
  adopt(message: QueueMessage): void {
    this.#show({ ...message, receiveCount: 0 });
  }

  receive(maximum: number, visibilitySeconds = this.settings.visibilityTimeout): readonly ReceivedMessage[] {
    this.#expire();
    const taken: QueueMessage[] = [];
    for (const message of this.#ready.values()) {
      if (taken.length >= maximum) break;
      taken.push(message);
    }
    return taken.map((message) => {
      message.receiveCount += 1;
      message.firstReceivedAt ??= this.#clock.now();
      this.#ready.delete(message.id);
      this.#hide(message, visibilitySeconds, this.#inFlight);
      return { message, receiptHandle: receiptOf(message) };
    });
  }

  /**
   * Deletes by the latest receipt; an older one succeeds without deleting:
   * docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html.
   */
  delete(receiptHandle: string): void {
    const id = idOf(receiptHandle);
    const message = this.#inFlight.get(id)?.message ?? this.#ready.get(id);
    if (message === undefined || receiptOf(message) !== receiptHandle) return;
    this.#inFlight.get(id)?.cancel();
    this.#inFlight.delete(id);
    this.#ready.delete(id);
  }

  /** False when the receipt names no message in flight. */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const hidden = this.#inFlight.get(idOf(receiptHandle));
    if (hidden === undefined || receiptOf(hidden.message) !== receiptHandle) return false;
    hidden.cancel();
    this.#inFlight.delete(hidden.message.id);
    this.#hide(hidden.message, seconds, this.#inFlight);
    return true;
  }

  purge(): void {
    for (const hidden of [...this.#inFlight.values(), ...this.#delayed.values()]) hidden.cancel();
    this.#inFlight.clear();
    this.#delayed.clear();
    this.#ready.clear();
  }

  counts(): { readonly visible: number; readonly inFlight: number; readonly delayed: number } {
    this.#expire();
    return { visible: this.#ready.size, inFlight: this.#inFlight.size, delayed: this.#delayed.size };
  }

  /** Seconds since the oldest message was sent; 0 for an empty queue. */
  oldestAge(): number {
    const sent = [...this.#ready.values(), ...this.#held()].map((message) => message.sentAt);
    return sent.length === 0 ? 0 : (this.#clock.now() - Math.min(...sent)) / 1000;
  }

  /** Every message that the queue holds, visible or not, without receiving any. */
  peek(): readonly QueueMessage[] {
    this.#expire();
    return [...this.#ready.values(), ...this.#held()];
  }

  #held(): readonly QueueMessage[] {
    return [...this.#inFlight.values(), ...this.#delayed.values()].map((hidden) => hidden.message);
  }

  #hide(message: QueueMessage, seconds: number, where: Map<string, Hidden>): void {
    if (seconds <= 0) {
      this.#show(message);
      return;
    }
    const cancel = this.#clock.at(this.#clock.now() + seconds * 1000, () => {
      where.delete(message.id);
      this.#show(message);
    });
    where.set(message.id, { message, cancel });
  }

  #show(message: QueueMessage): void {
    const { redrive } = this.settings;
    if (redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
      this.#bury(message, redrive.deadLetterArn);
      return;
    }
    this.#ready.set(message.id, message);
    this.#nextExpiry = Math.min(this.#nextExpiry, this.#expiryOf(message));
    for (const listener of this.#listeners) listener();
  }

  #expire(): void {
    const now = this.#clock.now();
    if (now <= this.#nextExpiry) return;
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const message of this.#ready.values()) {
      const expiry = this.#expiryOf(message);
      if (expiry < now) this.#ready.delete(message.id);
      else this.#nextExpiry = Math.min(this.#nextExpiry, expiry);
    }
  }

  #expiryOf(message: QueueMessage): Instant {
    return message.sentAt + this.settings.retention * 1000;
  }
}

export function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

function receiptOf(message: QueueMessage): string {
  return Buffer.from(`${message.id}#${message.receiveCount}`).toString("base64");
}

function idOf(receiptHandle: string): string {
  return Buffer.from(receiptHandle, "base64").toString("utf8").split("#")[0] ?? "";
}
