import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { Worker } from "node:worker_threads";
import type { InvokeAnswer } from "../contracts.ts";
import type { HandlerError, InvokeMessage, WorkerData, WorkerMessage } from "./protocol.ts";

/** One worker thread that runs one invocation at a time, as one Lambda sandbox does. */
export interface Sandbox {
  run(message: InvokeMessage, timeoutMs: number): Promise<InvokeAnswer>;
  /** Loads the bundle ahead of the first invocation. */
  warm(): void;
  readonly dead: boolean;
  close(): Promise<void>;
}

let bootstrap: URL | undefined;

// Types are stripped once here: each worker loading the stripper anew would cost tens of milliseconds.
const bootstrapUrl = (): URL => {
  if (bootstrap !== undefined) return bootstrap;
  const emitWarning = process.emitWarning.bind(process);
  // It would announce at each start that it is experimental.
  process.emitWarning = () => undefined;
  const source = stripTypeScriptTypes(readFileSync(new URL("worker.ts", import.meta.url), "utf8"));
  process.emitWarning = emitWarning;
  bootstrap = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  return bootstrap;
};

const failure = (error: HandlerError): InvokeAnswer => ({ payload: { ...error }, error });

const timedOut = (id: string, timeoutMs: number): InvokeAnswer =>
  failure({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: ${id} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
    trace: [],
  });

const exited = (id: string, reason: string): InvokeAnswer =>
  failure({
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${id} Error: Runtime exited: ${reason}`,
    trace: [],
  });

const answerOf = (message: WorkerMessage): InvokeAnswer | undefined => {
  if (message.kind === "answer") return { payload: JSON.parse(message.payload) as unknown };
  return message.kind === "failure" ? failure(message.error) : undefined;
};

class WorkerSandbox implements Sandbox {
  readonly #worker: Worker;
  readonly #log: (text: string) => void;
  #dead = false;
  #running: { readonly id: string; readonly settle: (answer: InvokeAnswer) => void } | undefined;

  constructor(data: WorkerData, environment: Readonly<Record<string, string>>, log: (text: string) => void) {
    this.#log = log;
    this.#worker = new Worker(bootstrapUrl(), {
      workerData: data,
      env: { ...environment },
      execArgv: ["--no-warnings"],
      stdout: true,
      stderr: true,
    });
    this.#worker.unref();
    this.#worker.on("message", (message: WorkerMessage) => {
      this.#hear(message);
    });
    this.#worker.on("error", (error) => {
      log(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      this.#die(error instanceof Error ? error.message : String(error));
    });
    this.#worker.on("exit", (code) => {
      this.#die(`exit status ${String(code)}`);
    });
  }

  get dead(): boolean {
    return this.#dead;
  }

  run(message: InvokeMessage, timeoutMs: number): Promise<InvokeAnswer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#dead = true;
        this.#finish(timedOut(message.id, timeoutMs));
        void this.#worker.terminate();
      }, timeoutMs);
      const settle = (answer: InvokeAnswer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#running = { id: message.id, settle };
      this.#tell(message);
    });
  }

  warm(): void {
    this.#tell({ warm: true });
  }

  async close(): Promise<void> {
    this.#dead = true;
    await this.#worker.terminate();
  }

  #tell(message: InvokeMessage | { readonly warm: true }): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
    this.#worker.postMessage(message);
  }

  #hear(message: WorkerMessage): void {
    if (message.kind === "log") this.#log(message.text);
    const answer = answerOf(message);
    if (answer !== undefined) this.#finish(answer);
  }

  #finish(answer: InvokeAnswer): void {
    const running = this.#running;
    this.#running = undefined;
    running?.settle(answer);
  }

  #die(reason: string): void {
    this.#dead = true;
    if (this.#running !== undefined) this.#finish(exited(this.#running.id, reason));
  }
}

/** Starts a worker with the function's own environment and nothing of ours. */
export const createSandbox = (
  data: WorkerData,
  environment: Readonly<Record<string, string>>,
  log: (text: string) => void,
): Sandbox => new WorkerSandbox(data, environment, log);
