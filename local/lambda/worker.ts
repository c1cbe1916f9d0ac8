/* oxlint-disable typescript/no-unsafe-type-assertion -- what crosses the thread is ours, what a bundle exports is not known */
// Runs inside a worker thread, loaded as text: it may import nothing but Node's own modules and types.
import { parentPort, workerData } from "node:worker_threads";
import type { HandlerError, InvokeMessage, WorkerData, WorkerMessage } from "./protocol.ts";

type Handler = (event: unknown, context: unknown) => unknown;

const { entry, exportName, clockOffset, logFormat } = workerData as WorkerData;
const RealDate = Date;
const ahead = new Float64Array(clockOffset);
const virtualNow = (): number => Math.floor(RealDate.now() + (ahead[0] ?? 0));
let requestId = "";

const tell = (message: WorkerMessage): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread's port has no origin
  parentPort?.postMessage(message);
};

/** Functions see virtual time in `Date`; setTimeout and performance stay real. */
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(virtualNow()).toString(),
  construct: (target, args: readonly unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [virtualNow()] : args, newTarget) as Date,
  get: (target, key, receiver) =>
    key === "now" ? virtualNow : (Reflect.get(target, key, receiver) as unknown),
});

const write = (chunk: string | Uint8Array, second?: unknown, third?: unknown): boolean => {
  tell({ kind: "log", text: typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8") });
  const done = typeof second === "function" ? second : third;
  if (typeof done === "function") done();
  return true;
};

const errorOf = (thrown: unknown): HandlerError =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? "").split("\n") }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

const plain = (value: unknown): unknown =>
  value instanceof Error ? { ...errorOf(value), stackTrace: errorOf(value).trace } : value;

/**
 * With the JSON log format the runtime wraps whatever `console` prints, so metrics in the embedded format must be written to
 * stdout directly: docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
const wrapConsole = (): void => {
  const levels = {
    debug: "DEBUG",
    info: "INFO",
    log: "INFO",
    warn: "WARN",
    error: "ERROR",
    trace: "TRACE",
  } as const;
  for (const [method, level] of Object.entries(levels))
    Object.assign(console, {
      [method]: (...values: readonly unknown[]) => {
        const message =
          values.length === 1
            ? plain(values[0])
            : values.map((one) => (typeof one === "string" ? one : JSON.stringify(plain(one)))).join(" ");
        const timestamp = new Date().toISOString();
        tell({ kind: "log", text: `${JSON.stringify({ timestamp, level, requestId, message })}\n` });
      },
    });
};

const contextOf = ({ id, deadline, functionArn }: InvokeMessage) => ({
  awsRequestId: id,
  invokedFunctionArn: functionArn,
  functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
  functionVersion: "$LATEST",
  memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
  logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
  logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
});

const load = async (): Promise<Handler> => {
  const exported = ((await import(entry)) as Record<string, unknown>)[exportName];
  if (typeof exported !== "function")
    throw Object.assign(new Error(`${exportName} is undefined or not exported`), {
      name: "Runtime.HandlerNotFound",
    });
  return exported as Handler;
};

let handler: Promise<Handler> | undefined;

const run = async (message: InvokeMessage): Promise<WorkerMessage> => {
  requestId = message.id;
  try {
    handler ??= load();
    const result = await (await handler)(JSON.parse(message.event), contextOf(message));
    return { kind: "answer", id: message.id, payload: JSON.stringify(result ?? null) };
  } catch (thrown) {
    return { kind: "failure", id: message.id, error: errorOf(thrown) };
  }
};

process.stdout.write = write;
process.stderr.write = write;
if (logFormat === "JSON") wrapConsole();
parentPort?.on("message", (message: InvokeMessage | { readonly warm: true }) => {
  if ("warm" in message) {
    handler ??= load();
    handler.catch(() => undefined);
    return;
  }
  void run(message).then(tell);
});
