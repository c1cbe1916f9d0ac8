import type { EnqueueEvents } from "../../core/collect/ports.ts";
import type { CompiledTemplate } from "../../core/definitions/definition.ts";
import type { IdSource } from "../../core/ids.ts";
import type { LinkTokens } from "../../core/message/link-token.ts";
import type { Message } from "../../core/message/message.ts";
import type { MetricCounts } from "../../core/metrics.ts";
import type { Clock } from "../../core/time.ts";

/** What following links needs. */
export interface FollowDeps {
  readonly clock: Clock;
  readonly newId: IdSource;
  readonly tokens: () => Promise<LinkTokens>;
  readonly findMessage: (messageId: string) => Promise<Message | undefined>;
  readonly readTemplate: (
    id: string,
    version: string,
  ) => Promise<Pick<CompiledTemplate, "links"> | undefined>;
  readonly enqueue: EnqueueEvents;
  readonly emitMetrics: (counts: MetricCounts) => void;
  /** What `{{ site.url }}` means in links. */
  readonly siteUrl: string;
}
