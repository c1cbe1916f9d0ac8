import { jsonAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpAnswer } from "../../adapters/lambda/http-answer.ts";
import type { HttpRequest } from "../../adapters/lambda/http-request.ts";
import { readSegmentRequest } from "../../core/collect/segment-request.ts";
import type { SegmentRoute } from "../../core/collect/segment-request.ts";
import type { CollectDeps } from "./deps.ts";

const SUCCESS = jsonAnswer(200, { success: true });

/** A call of Segment's API: 200 for everything but size and bad JSON, once it is durable. */
export async function answerSegmentCall(
  route: SegmentRoute,
  request: HttpRequest,
  deps: CollectDeps,
): Promise<HttpAnswer> {
  const receivedAt = deps.clock();
  const { headers, body } = request;
  const collected = readSegmentRequest(
    { route, body, receivedAt, authorization: headers["authorization"], userAgent: headers["user-agent"] },
    deps.keyring,
    deps.newId,
  );
  if (collected.outcome === "malformed")
    return jsonAnswer(400, { success: false, message: collected.message });
  const { events, refused } = collected;
  await deps.enqueue({ v: 1, requestId: deps.newId(receivedAt), receivedAt, events, refused });
  return SUCCESS;
}

/** What analytics-next asks before it sends anything: no destinations but ourselves, and no measuring of the library. */
export function answerSettings(writeKey: string, request: HttpRequest, deps: CollectDeps): HttpAnswer {
  const api = URL.parse(deps.apiUrl ?? request.baseUrl);
  if (!api || deps.keyring.find(writeKey)?.kind !== "browser") {
    return jsonAnswer(404, {
      success: false,
      message: "The write key is not a browser key of this deployment.",
    });
  }
  const segment = {
    apiKey: writeKey,
    apiHost: `${api.host}${api.pathname.replace(/\/$/u, "")}/v1`,
    protocol: api.protocol.replace(":", ""),
    addBundledMetadata: true,
    unbundledIntegrations: [],
    maybeBundledConfigIds: {},
  };
  return jsonAnswer(200, {
    integrations: { "Segment.io": segment },
    plan: { track: { __default: { enabled: true, integrations: {} } } },
    edgeFunction: {},
    analyticsNextEnabled: true,
    enabledMiddleware: {},
    middlewareSettings: {},
    metrics: { sampleRate: 0 },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  });
}
