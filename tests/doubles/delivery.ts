import type { Recorder } from "../../core/record/recorder.ts";
import type { TrackingEvent } from "../../core/tracking-event.ts";

/** Delivers events as queue workers do: batches side by side, and what fails again until it is taken. Says how many were news. */
export async function deliver(
  workers: readonly Recorder[],
  batches: readonly (readonly TrackingEvent[])[],
): Promise<number> {
  const queue = [...batches];
  let news = 0;
  const work = async (record: Recorder): Promise<void> => {
    for (let batch = queue.shift(); batch; batch = queue.shift()) {
      const delivered = batch;
      const { outcomes } = await record(delivered);
      news += outcomes.filter(({ outcome }) => outcome === "recorded").length;
      const failed = delivered.filter((_, index) => outcomes[index]?.outcome === "failed");
      if (failed.length > 0) queue.push(failed);
    }
  };
  await Promise.all(workers.map(work));
  return news;
}

/** The events in batches of these sizes, over and over. */
export function inBatches(
  events: readonly TrackingEvent[],
  sizes: readonly number[],
): readonly (readonly TrackingEvent[])[] {
  const batches: (readonly TrackingEvent[])[] = [];
  for (let from = 0; from < events.length;) {
    const size = sizes[batches.length % sizes.length] ?? 1;
    batches.push(events.slice(from, from + size));
    from += size;
  }
  return batches;
}
