/**
 * Trigger: a `send` step of a workflow (direct invocation by Step Functions), or serve-api with a test message.
 * Does: claims the message, opens the gate (suppression, consent, enrollment), calls SES once, writes down the answer.
 * Emits: MessagesSent, MessagesSkipped, MessagesFailed; what the recipient does comes back through record-outcome and follow-link.
 * On failure: throws SendPostponed or TryAgain, which the workflow retries; an unknown answer is left `sending` and never sent again.
 */
import type { emitMetrics } from "../../adapters/lambda/metrics.ts";
import { errorFields, log } from "../../adapters/lambda/log.ts";
import type { PreviewRequest } from "../../core/message/preview-message.ts";
import type { SendAnswer } from "../../core/message/ports.ts";
import type { SendRequest, SendResult } from "../../core/message/send-message.ts";
import { InvalidInputError, RetryableError, WORKFLOW_ERRORS } from "../../core/errors.ts";

/** A workflow's message, or somebody's test. */
export type SendEvent = SendRequest | { readonly preview: PreviewRequest };

/** What send-message needs. */
export interface SendMessageDeps {
  readonly sendMessage: (request: SendRequest) => Promise<SendResult>;
  readonly sendPreview: (request: PreviewRequest) => Promise<SendAnswer>;
  readonly emit: typeof emitMetrics;
}

const METRIC_OF = {
  sent: "MessagesSent",
  skipped: "MessagesSkipped",
  failed: "MessagesFailed",
} as const;

/** Makes the handler. */
export function createHandler(deps: SendMessageDeps) {
  return async (event: SendEvent): Promise<SendResult | SendAnswer | { readonly error: string }> => {
    if ("preview" in event) return sendPreview(deps, event.preview);
    const result = await sendForWorkflow(deps, event);
    report(deps, event, result);
    return result;
  };
}

/** A store or secret that did not answer has another name each time, and a workflow ends with an error whose name it does not know. */
async function sendForWorkflow(deps: SendMessageDeps, request: SendRequest): Promise<SendResult> {
  try {
    return await deps.sendMessage(request);
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof RetryableError) throw error;
    log("error", "A message was not finished; the workflow tries again.", {
      workflow: request.workflow,
      enrollmentId: request.enrollmentId,
      ...errorFields(error),
    });
    const name = error instanceof Error ? error.name : "unknown error";
    throw new RetryableError(WORKFLOW_ERRORS.tryAgain, `The message was not finished: ${name}.`);
  }
}

async function sendPreview(deps: SendMessageDeps, request: PreviewRequest) {
  try {
    return await deps.sendPreview(request);
  } catch (error) {
    log("warn", "A test message was not sent.", errorFields(error));
    if (error instanceof InvalidInputError) return { error: error.message };
    throw error;
  }
}

function report(deps: SendMessageDeps, event: SendRequest, result: SendResult): void {
  const { messageId, outcome, reason } = result;
  const fields = { messageId, workflow: event.workflow, ...(reason !== undefined && { detail: reason }) };
  log(outcome === "unknown" ? "warn" : "info", `Message ${outcome}.`, fields);
  if (result.news && outcome !== "unknown") deps.emit({ [METRIC_OF[outcome]]: 1 });
}
