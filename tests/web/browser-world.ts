import { build } from "esbuild";
import { createKeyring } from "../../core/collect/keyring.ts";
import { createHandler } from "../../functions/collect-events/handler.ts";
import { RecordingQueue, WRITE_KEYS, countedIds } from "../doubles/collect.ts";
import { servePages, serveHandler } from "../doubles/public-server.ts";

/** The snippet as the build makes it. */
export async function buildSnippet(): Promise<string> {
  const entry = new URL("../../web/snippet/index.ts", import.meta.url).pathname;
  const built = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
  });
  return built.outputFiles[0]?.text ?? "";
}

/** A website and the real collect handler behind it, on two origins. */
export async function startWorld(pages: (api: string) => Readonly<Record<string, string>>) {
  const queue = new RecordingQueue();
  const form = {
    form: "newsletter",
    name: "Newsletter",
    fields: { email: { attribute: "email", required: true, type: "email" } },
    consents: [{ field: "agree", topic: "newsletter", text: "Yes." }],
  } as const;
  const origins: string[] = [];
  const handler = createHandler({
    clock: () => Date.now(),
    newId: countedIds(),
    keyring: createKeyring(WRITE_KEYS),
    enqueue: queue.enqueue,
    findForm: (id) => Promise.resolve(id === "newsletter" ? { version: "v1", form } : undefined),
    emitMetrics: () => undefined,
    origins,
    snippet: await buildSnippet(),
  });
  const api = await serveHandler(handler);
  const contents = pages(api.url);
  const site = await servePages((path) => contents[path]);
  origins.push(site.url);
  const close = async () => {
    await site.close();
    await api.close();
  };
  return { queue, api: api.url, site: site.url, close };
}
