import type { ServeApiDeps } from "../../functions/serve-api/api-route.ts";
import { createHandler } from "../../functions/serve-api/handler.ts";
import { contactReportOf } from "./contact-report.ts";
import { httpEvent, type RequestSketch } from "./http-event.ts";

/** Ada is known by address and id; workflow `welcome-series` is published. Everything else is answered as `changes` say. */
export function servedApi(changes: Partial<ServeApiDeps> = {}) {
  const asked: { readonly what: string; readonly payload: unknown }[] = [];
  const note = (what: string, payload: unknown) => void asked.push({ what, payload });
  const handler = createHandler({
    identities: {
      findByIdentity: (key) => Promise.resolve(key === "email#hash of ada@example.com" ? "ada" : undefined),
    },
    hashAddress: () => Promise.resolve((address) => `hash of ${address}`),
    reportContact: (id) => Promise.resolve(id === "ada" ? contactReportOf({ contactId: id }) : undefined),
    listWorkflows: () => Promise.resolve([{ workflow: "welcome-series", version: "v1", owner: "deploy" }]),
    reportWorkflow: (id) =>
      Promise.resolve(
        id === "welcome-series"
          ? {
              workflow: id,
              version: "v1",
              owner: "deploy",
              messageClass: "marketing",
              enter: [],
              entering: 0,
              steps: [],
              elsewhere: {},
            }
          : undefined,
      ),
    refusedEvents: (day) => {
      note("refused", day);
      return Promise.resolve([]);
    },
    today: () => "2026-11-21",
    sendPreview: (payload) => {
      note("preview", payload);
      return Promise.resolve({ kind: "accepted", sesMessageId: "ses-1" });
    },
    publish: (payload) => {
      note("publish", payload);
      return Promise.resolve({ diagnostics: [], published: [] });
    },
    ...changes,
  });
  const ask = async (sketch: RequestSketch) => {
    const answer = await handler(httpEvent(sketch), context);
    return {
      status: answer.statusCode,
      type: answer.headers?.["content-type"],
      body: JSON.parse(answer.body ?? "null") as Readonly<Record<string, unknown>>,
    };
  };
  return { ask, asked };
}

/** What Lambda passes beside the event; nothing here reads it. */
const context = { getRemainingTimeInMillis: () => 10_000 } as Parameters<ReturnType<typeof createHandler>>[1];
