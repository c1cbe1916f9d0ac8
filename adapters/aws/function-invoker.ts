import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { isRecord } from "../../core/json.ts";

/** Calls a function and gives its answer; throws with the function's own sentence if it failed. */
export type FunctionInvoker = (functionArn: string, payload: unknown) => Promise<unknown>;

/**
 * Synchronous invocation. Called once: an invocation whose answer was lost may have run.
 * docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createFunctionInvoker(
  client: Pick<LambdaClient, "send"> = new LambdaClient({ maxAttempts: 1 }),
): FunctionInvoker {
  return async (functionArn, payload) => {
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(payload)) }),
    );
    const body: unknown = JSON.parse(Buffer.from(answer.Payload ?? []).toString("utf8") || "null");
    if (answer.FunctionError === undefined) return body;
    throw new Error(sentenceOf(body));
  };
}

/** A function that failed answers { errorType, errorMessage }. */
function sentenceOf(body: unknown): string {
  const { errorType, errorMessage } = isRecord(body) ? body : {};
  const said = typeof errorMessage === "string" ? errorMessage : "the function failed without a word.";
  return `${typeof errorType === "string" ? errorType : "Error"}: ${said}`;
}
