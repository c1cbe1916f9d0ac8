/** What CloudFormation sends for a custom resource. */
export interface CustomResourceRequest {
  readonly RequestType: "Create" | "Update" | "Delete";
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string | undefined;
}

/** How a request ended. */
export type CustomResourceOutcome =
  | { readonly status: "SUCCESS" }
  | { readonly status: "FAILED"; readonly reason: string };

/** Puts an answer where CloudFormation waits for it. */
export type AnswerCustomResource = (
  request: CustomResourceRequest,
  outcome: CustomResourceOutcome,
) => Promise<void>;

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html: the whole body is at most 4096 bytes.
const LONGEST_REASON = 1500;

const ATTEMPTS = 3;

/** Makes the answering function; `put` is `fetch`. */
export function createAnswer(put: typeof fetch): AnswerCustomResource {
  return async (request, outcome) => {
    const body = JSON.stringify({
      Status: outcome.status,
      ...(outcome.status === "FAILED" ? { Reason: outcome.reason.slice(0, LONGEST_REASON) } : {}),
      // The same for every answer: another one would make CloudFormation delete the old resource.
      PhysicalResourceId: request.PhysicalResourceId ?? "espalier-definitions",
      StackId: request.StackId,
      RequestId: request.RequestId,
      LogicalResourceId: request.LogicalResourceId,
    });
    for (let attempt = 1; ; attempt++) {
      const failure = await putOnce(put, request.ResponseURL, body);
      if (failure === undefined) return;
      if (attempt === ATTEMPTS) throw new Error(`CloudFormation could not be answered: ${failure}.`);
    }
  };
}

async function putOnce(put: typeof fetch, url: string, body: string): Promise<string | undefined> {
  try {
    // The presigned URL is signed for an empty content type.
    const answer = await put(url, { method: "PUT", body, headers: { "content-type": "" } });
    return answer.ok ? undefined : `status ${answer.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : "no connection";
  }
}
