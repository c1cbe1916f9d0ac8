import { createHash } from "node:crypto";
import type { IdSource } from "../../core/ids.ts";
import type { CollectedRequest } from "../../core/tracking-event.ts";
import type { WriteKey } from "../../core/write-key.ts";

/** The keys of test deployments. */
export const BROWSER_KEY = "wk_test_browser";
export const SERVER_KEY = "sk_test_server";

/** Those keys as a deployment knows them. */
export const WRITE_KEYS: readonly WriteKey[] = [
  { name: "website", kind: "browser", sha256: sha256(BROWSER_KEY) },
  { name: "backend", kind: "server", sha256: sha256(SERVER_KEY) },
];

/** Counted ids: `id-1`, `id-2`, … */
export function countedIds(): IdSource {
  let count = 0;
  return () => `id-${++count}`;
}

/** A queue that keeps what it is given, or fails while `broken`. */
export class RecordingQueue {
  readonly requests: CollectedRequest[] = [];
  broken = false;

  readonly enqueue = (request: CollectedRequest): Promise<void> => {
    if (this.broken) return Promise.reject(new Error("The queue does not answer."));
    this.requests.push(request);
    return Promise.resolve();
  };

  get events() {
    return this.requests.flatMap((request) => request.events);
  }

  get refused() {
    return this.requests.flatMap((request) => request.refused);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
