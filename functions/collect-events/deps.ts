import type { EnqueueEvents } from "../../core/collect/ports.ts";
import type { Keyring } from "../../core/collect/keyring.ts";
import type { FindForm } from "../../core/form/ports.ts";
import type { IdSource } from "../../core/ids.ts";
import type { MetricCounts } from "../../core/metrics.ts";
import type { Clock } from "../../core/time.ts";

/** What collecting needs. */
export interface CollectDeps {
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly keyring: Keyring;
  readonly enqueue: EnqueueEvents;
  readonly findForm: FindForm;
  readonly emitMetrics: (counts: MetricCounts) => void;
  /** Website origins, the first one is the site. */
  readonly origins: readonly string[];
  /** Public base URL; absent: where the request came in. */
  readonly apiUrl?: string | undefined;
  /** The tracking snippet as it is served. */
  readonly snippet: string;
}
