import type { ContactReader } from "../../core/contact/ports.ts";
import type { IdSource } from "../../core/ids.ts";
import type { LinkTokens } from "../../core/message/link-token.ts";
import type { Recorder } from "../../core/record/recorder.ts";
import type { Clock } from "../../core/time.ts";

/** What leaving needs. */
export interface UnsubscribeDeps {
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly tokens: () => Promise<LinkTokens>;
  readonly contacts: ContactReader;
  /** The recorder of record-events: what it says is recorded has taken effect. */
  readonly record: Recorder;
}
