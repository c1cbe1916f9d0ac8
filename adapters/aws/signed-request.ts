import http from "node:http";
import https from "node:https";
import { isRecord } from "../../core/json.ts";
import type { Clock } from "../../core/time.ts";
import { signRequest } from "./signature.ts";
import type { SigningIdentity } from "./signature.ts";

/** One call of an AWS API: of a JSON protocol by its target, of a REST one by its path. */
export type AwsCall = {
  /** Signing name and host prefix: `sqs`, `dynamodb`, `secretsmanager`, `scheduler`. */
  readonly service: string;
  readonly input: unknown;
} & (
  | {
      /** Value of X-Amz-Target, for example `AmazonSQS.SendMessage`. */
      readonly target: string;
      readonly protocol: "1.0" | "1.1";
      readonly path?: never;
    }
  /** Path to post to, for example `/schedules/noon`. */
  | { readonly path: string; readonly target?: never }
);

/** The body of an answer; parts are to be checked before use. */
export type AwsAnswer = Readonly<Record<string, unknown>>;

/** Makes a call and gives its answer; throws `AwsCallError`. */
export type AwsCaller = (call: AwsCall) => Promise<AwsAnswer>;

/** Where and as whom calls are made. */
export interface AwsCallerOptions extends SigningIdentity {
  /** AWS_ENDPOINT_URL: one endpoint for every service, as the local cloud has it. */
  readonly endpoint?: string | undefined;
  readonly clock: Clock;
  /** Milliseconds that one attempt may take from connecting to the last byte. */
  readonly timeoutMs: number;
  /** Calls made at most: connections break and services throttle. Every call made here is idempotent in effect. */
  readonly attempts: number;
}

/** An answer that was not 2xx, or none. `name` is AWS's own error name, `Timeout` or `NetworkError`. */
export class AwsCallError extends Error {
  readonly retryable: boolean;
  constructor(name: string, message: string, retryable: boolean) {
    super(message);
    this.name = name;
    this.retryable = retryable;
  }
}

/** Options from Lambda's environment: 2 seconds an attempt, 3 attempts. */
export function lambdaCallerOptions(
  environment: Readonly<Record<string, string | undefined>>,
): AwsCallerOptions {
  return {
    region: environment["AWS_REGION"] ?? "us-east-1",
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    sessionToken: environment["AWS_SESSION_TOKEN"],
    endpoint: environment["AWS_ENDPOINT_URL"],
    clock: () => Date.now(),
    timeoutMs: 2000,
    attempts: 3,
  };
}

/** A caller that signs by itself and keeps its connections open. */
export function createAwsCaller(options: AwsCallerOptions): AwsCaller {
  const agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true }),
  };
  return async (call) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await callOnce(call, options, agents);
      } catch (error) {
        if (attempt >= options.attempts || !(error instanceof AwsCallError) || !error.retryable) throw error;
      }
    }
  };
}

interface Agents {
  readonly "http:": http.Agent;
  readonly "https:": https.Agent;
}

async function callOnce(call: AwsCall, options: AwsCallerOptions, agents: Agents): Promise<AwsAnswer> {
  const url = new URL(options.endpoint ?? `https://${call.service}.${options.region}.amazonaws.com`);
  const { service, target, path = "/" } = call;
  const body = JSON.stringify(call.input);
  const contentType = `application/${call.path === undefined ? `x-amz-json-${call.protocol}` : "json"}`;
  const headers = signRequest(
    { service, host: url.host, path, target, contentType, body },
    options,
    options.clock(),
  );
  const isPlain = url.protocol === "http:";
  const request = (isPlain ? http : https).request(url, {
    method: "POST",
    path,
    headers,
    agent: agents[isPlain ? "http:" : "https:"],
  });
  const what = target ?? `${service} ${path}`;
  const answer = await exchange(request, body, { what: `${what} at ${url.host}`, ms: options.timeoutMs });
  const value = parseAnswer(answer.text);
  if (answer.status >= 200 && answer.status < 300) return value;
  throw refusal(what, answer, value);
}

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Where REST protocols put the error's name: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
  readonly errorType: unknown;
}

/** A timer of its own: an AbortSignal costs the first call of a cold start a millisecond and a half. */
function exchange(
  request: http.ClientRequest,
  body: string,
  { what, ms }: { readonly what: string; readonly ms: number },
): Promise<Answer> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    request.destroy();
  }, ms);
  return new Promise<Answer>((resolve, reject) => {
    const fail = (cause: Error) => {
      const sentence = timedOut
        ? `${what} did not answer in time.`
        : `${what} cannot be reached: ${cause.message}.`;
      reject(new AwsCallError(timedOut ? "Timeout" : "NetworkError", sentence, true));
    };
    request.on("error", fail);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          errorType: response.headers["x-amzn-errortype"],
        }),
      );
    });
    request.end(body);
  }).finally(() => clearTimeout(timer));
}

function parseAnswer(text: string): AwsAnswer {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Errors of JSON protocols: `__type` is `namespace#Name`. https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html */
function refusal(what: string, { status, errorType }: Answer, body: AwsAnswer): AwsCallError {
  const named = body["__type"] ?? errorType;
  const type = typeof named === "string" ? named : `Http${status}`;
  const name = type.slice(type.indexOf("#") + 1).replace(/:.*$/u, "");
  const message = body["message"] ?? body["Message"];
  const throttled =
    status === 429 || /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded/u.test(name);
  const sentence = `${what} was refused (${status} ${name}): ${typeof message === "string" ? message : "no message"}`;
  return new AwsCallError(name, sentence, throttled || status >= 500);
}
