import type { World } from "../../contracts.ts";
import { type Batch, failureRecord, judge } from "./batch.ts";
import type { StreamMapping } from "./mapping-type.ts";
import type { StreamReader, StreamRecord } from "./stream.ts";

/** What a mapping works with. */
export interface FeedParts {
  readonly world: World;
  readonly reader: StreamReader;
  readonly mapping: StreamMapping;
  readonly functionArn: string;
  /** Takes what was given up. */
  readonly discard: (record: unknown) => Promise<void>;
}

interface Lane {
  readonly records: StreamRecord[];
  readonly retries: Batch[];
  busy: boolean;
  paused: boolean;
}

// AWS names no figures for the back-off between retries of a stream batch; these follow its usual doubling.
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 60_000;

const laneOf = (record: StreamRecord, lanes: readonly Lane[]): Lane | undefined => {
  const text = JSON.stringify(record.dynamodb["Keys"]);
  let hash = 0;
  for (let i = 0; i < text.length; i += 1) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  return lanes[Math.abs(hash) % lanes.length];
};

/** Feeds a function from a stream, poked by each write instead of polled. */
export class StreamFeed {
  readonly #parts: FeedParts;
  readonly #lanes: readonly Lane[];
  #reading = false;
  #poked = false;
  #closed = false;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#lanes = Array.from({ length: parts.mapping.lanes }, () => ({
      records: [],
      retries: [],
      busy: false,
      paused: false,
    }));
  }

  /** There may be something new on the stream. */
  poke(): void {
    this.#poked = true;
    if (this.#reading || this.#closed) return;
    this.#reading = true;
    this.#track(() => this.#read());
  }

  close(): void {
    this.#closed = true;
  }

  #track(work: () => Promise<void>): void {
    const { world, functionArn } = this.#parts;
    world.activity.track(work).catch((error: unknown) => {
      if (!this.#closed) world.notice(`The event source mapping of ${functionArn} failed: ${String(error)}`);
    });
  }

  async #read(): Promise<void> {
    try {
      do {
        this.#poked = false;
        this.#sort(await this.#parts.reader.read());
      } while (this.#poked && !this.#closed);
    } finally {
      this.#reading = false;
    }
  }

  #sort(records: readonly StreamRecord[]): void {
    const { filters } = this.#parts.mapping;
    for (const record of records)
      if (filters.length === 0 || filters.some((matches) => matches(record)))
        laneOf(record, this.#lanes)?.records.push(record);
    for (const lane of this.#lanes) this.#start(lane);
  }

  #start(lane: Lane): void {
    const idle = lane.records.length + lane.retries.length === 0;
    if (idle || lane.busy || lane.paused || this.#closed) return;
    lane.busy = true;
    this.#track(() => this.#drain(lane));
  }

  async #drain(lane: Lane): Promise<void> {
    try {
      while (!lane.paused && !this.#closed) {
        const batch = this.#nextBatch(lane);
        if (batch === undefined) return;
        await this.#deliver(lane, batch);
      }
    } finally {
      lane.busy = false;
      this.#start(lane);
    }
  }

  #nextBatch(lane: Lane): Batch | undefined {
    const retry = lane.retries.shift();
    if (retry !== undefined) return retry;
    const { mapping, world } = this.#parts;
    const records = lane.records.splice(0, mapping.batchSize);
    return records.length === 0 ? undefined : { records, attempts: 0, since: world.clock.now() };
  }

  async #deliver(lane: Lane, batch: Batch): Promise<void> {
    const { world, mapping, functionArn, discard } = this.#parts;
    const answer = await world.invoke(functionArn, { Records: batch.records });
    if (this.#closed) return;
    const now = world.clock.now();
    const verdict = judge(batch, answer, mapping, now);
    if (verdict.kind === "retry") {
      lane.retries.unshift(...verdict.batches);
      this.#pause(lane, verdict.batches[0]?.attempts ?? 0);
    }
    if (verdict.kind === "discard") {
      const { streamArn } = mapping;
      await discard(
        failureRecord(verdict.batch, { condition: verdict.condition, functionArn, streamArn, now }),
      );
    }
  }

  #pause(lane: Lane, attempts: number): void {
    lane.paused = true;
    const { clock } = this.#parts.world;
    const delay = Math.min(FIRST_RETRY * 2 ** Math.max(0, attempts - 1), LONGEST_RETRY);
    clock.at(clock.now() + delay, () => {
      lane.paused = false;
      this.#start(lane);
    });
  }
}
