import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import type { InvokeAnswer } from "../contracts.ts";
import { createSandbox, type Sandbox } from "./sandbox.ts";

/** A function of the template, ready to run. */
export interface FunctionConfig {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Folder of the bundle. */
  readonly folder: string;
  /** `file.export`, as the template words it. */
  readonly handler: string;
  readonly timeoutMs: number;
  /** How many sandboxes may run at once. */
  readonly concurrency: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFormat: "JSON" | "Text";
  /** Where asynchronous events go that failed for good. */
  readonly deadLetterArn: string | undefined;
}

/** The sandboxes of one function. */
export interface Pool {
  readonly config: FunctionConfig;
  invoke(payload: unknown): Promise<InvokeAnswer>;
  warm(): void;
  close(): Promise<void>;
}

class SandboxPool implements Pool {
  readonly config: FunctionConfig;
  readonly #start: () => Sandbox;
  readonly #all = new Set<Sandbox>();
  readonly #idle: Sandbox[] = [];
  readonly #waiting: ((sandbox: Sandbox) => void)[] = [];

  constructor(config: FunctionConfig, start: () => Sandbox) {
    this.config = config;
    this.#start = start;
  }

  async invoke(payload: unknown): Promise<InvokeAnswer> {
    const { timeoutMs, arn } = this.config;
    const event = JSON.stringify(payload ?? {});
    const sandbox = await this.#take();
    const message = { id: randomUUID(), event, deadline: Date.now() + timeoutMs, functionArn: arn };
    const answer = await sandbox.run(message, timeoutMs);
    this.#release(sandbox);
    return answer;
  }

  warm(): void {
    if (this.#all.size > 0) return;
    const sandbox = this.#add();
    sandbox.warm();
    this.#idle.push(sandbox);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((sandbox) => sandbox.close()));
  }

  #add(): Sandbox {
    const sandbox = this.#start();
    this.#all.add(sandbox);
    return sandbox;
  }

  #take(): Sandbox | Promise<Sandbox> {
    const free = this.#idle.pop();
    if (free !== undefined && !free.dead) return free;
    if (free !== undefined) this.#all.delete(free);
    if (this.#all.size < this.config.concurrency) return this.#add();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(sandbox: Sandbox): void {
    if (sandbox.dead) this.#all.delete(sandbox);
    const next = this.#waiting.shift();
    if (next !== undefined) next(sandbox.dead ? this.#add() : sandbox);
    else if (!sandbox.dead) this.#idle.push(sandbox);
  }
}

/** Makes sandboxes as they are needed, up to the function's concurrency; further invocations wait in line. */
export const createPool = (
  config: FunctionConfig,
  clockOffset: SharedArrayBuffer,
  log: (text: string) => void,
): Pool => {
  const { folder, logFormat, environment } = config;
  const [file = "", exportName = ""] = config.handler.split(".");
  const entry = pathToFileURL(join(folder, `${file}.mjs`)).href;
  return new SandboxPool(config, () =>
    createSandbox({ entry, exportName, clockOffset, logFormat }, environment, log),
  );
};
