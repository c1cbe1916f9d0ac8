import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createKeyring } from "../../core/collect/keyring.ts";
import { readSegmentRequest } from "../../core/collect/segment-request.ts";
import type { BuiltDefinitions } from "../../core/definitions/built.ts";
import { createAddressHasher } from "../../core/identity/address-hasher.ts";
import { ulid } from "../../core/ids.ts";
import type { RecordStore } from "../../core/record/ports.ts";
import { createRecorder } from "../../core/record/recorder.ts";
import type { TrackingEvent } from "../../core/tracking-event.ts";
import type { WriteKey } from "../../core/write-key.ts";
import { inParallel, timed } from "./sampling.ts";

type Batch = readonly TrackingEvent[];

/** Requests as collect hands them on, and who records them. */
export interface Requests {
  readonly batches: readonly Batch[];
  /** Folder of the built functions: the definitions lie there. */
  readonly bundles: string;
  readonly workers: number;
}

const newId = (at: number): string => ulid(at, randomBytes(16));

/** Reads bodies of `/v1/batch` as collect does, without anything around it. */
export const readAlone = (
  bodies: readonly string[],
  keys: readonly WriteKey[],
): { readonly batches: readonly Batch[]; readonly milliseconds: number } => {
  const keyring = createKeyring(keys);
  const receivedAt = Date.now();
  const began = performance.now();
  const batches = bodies.map((body) => {
    const request = { route: "batch", body: Buffer.from(body), receivedAt } as const;
    const collected = readSegmentRequest(request, keyring, newId);
    if (collected.outcome === "malformed" || collected.refused.length > 0)
      throw new Error("Collect refused what the benchmark sends; expected it to take every event.");
    return collected.events;
  });
  return { batches, milliseconds: performance.now() - began };
};

const builtIn = (bundles: string): BuiltDefinitions =>
  JSON.parse(readFileSync(join(bundles, "publish-definitions", "definitions.json"), "utf8"));

/** Milliseconds that the recorder takes over a store, request by request. Fails if an event is not news. */
export const recordAlone = (store: RecordStore, { batches, bundles, workers }: Requests): Promise<number> => {
  const scorings = builtIn(bundles).definitions.flatMap((definition) =>
    definition.kind === "scoring" ? [{ version: definition.version, scoring: definition.content }] : [],
  );
  const hashAddress = createAddressHasher("a pepper of at least thirty-two characters");
  const record = createRecorder({
    store,
    reading: () => Promise.resolve({ hashAddress, verifyVisit: () => undefined }),
    scorings: () => Promise.resolve(scorings),
    clock: () => Date.now(),
    newId,
    pause: () => Promise.resolve(),
  });
  return timed(() =>
    inParallel(batches, workers, async (batch) => {
      const { outcomes } = await record(batch);
      const lost = outcomes.find(({ outcome }) => outcome !== "recorded");
      if (lost) throw new Error(`An event was not recorded but ${lost.outcome}; expected all to be news.`);
    }),
  );
};
