import { createKeyring } from "../../../core/collect/keyring.ts";
import type { FormDefinition } from "../../../core/definitions/definition.ts";
import type { MetricCounts } from "../../../core/metrics.ts";
import { createHandler } from "../../../functions/collect-events/handler.ts";
import { RecordingQueue, WRITE_KEYS, countedIds } from "../../doubles/collect.ts";
import { httpEvent } from "../../doubles/http-event.ts";
import type { RequestSketch } from "../../doubles/http-event.ts";

export const NOW = Date.UTC(2026, 10, 21, 9);
export const SITE = "https://shop.example";

const newsletter: FormDefinition = {
  form: "newsletter",
  name: "Newsletter",
  fields: {
    email: { attribute: "email", required: true, type: "email" },
    name: { attribute: "first_name", required: false, type: "text" },
    trees: { attribute: "trees", required: false, type: "number" },
  },
  consents: [{ field: "agree", topic: "newsletter", text: "Yes, write to me." }],
  redirect: "/thanks",
};

const plain: FormDefinition = { form: "plain", name: "Plain", fields: newsletter.fields, consents: [] };

/** A handler over doubles, with what they kept. */
export function collectEvents() {
  const queue = new RecordingQueue();
  const metrics: MetricCounts[] = [];
  const forms: Record<string, FormDefinition> = { newsletter, plain };
  const handler = createHandler({
    clock: () => NOW,
    newId: countedIds(),
    keyring: createKeyring(WRITE_KEYS),
    enqueue: queue.enqueue,
    findForm: (id) => {
      const form = Object.hasOwn(forms, id) ? forms[id] : undefined;
      return Promise.resolve(form && { version: "v1", form });
    },
    emitMetrics: (counts) => metrics.push(counts),
    origins: [SITE],
    snippet: "/* snippet */",
  });
  return { queue, metrics, handler, ask: (sketch: RequestSketch) => handler(httpEvent(sketch)) };
}
