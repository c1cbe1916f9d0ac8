import { Cancelled } from "../cancellation.ts";
import { AslError, ERROR } from "../errors.ts";
import type { Visit } from "../visit.ts";
import { integration } from "./integration.ts";

interface Plan {
  readonly resource: string;
  readonly args: unknown;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

type Settle = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void };

/** One call of a task's resource and the wait for its answer, whichever comes first: result, token, timeout, cancellation. */
export class TaskAttempt {
  /** Whether the call of a `.waitForTaskToken` resource was refused. */
  submissionFailed = false;
  readonly #visit: Visit;
  readonly #plan: Plan;
  readonly #controller = new AbortController();
  #over = false;
  #cancelHeartbeat = (): void => undefined;

  constructor(visit: Visit, plan: Plan) {
    this.#visit = visit;
    this.#plan = plan;
  }

  answer(): Promise<unknown> {
    const { frame, token } = this.#visit;
    return frame.scope.pending<unknown>((resolve, reject) => {
      let wanted = true;
      const settle: Settle = {
        resolve: (result) => {
          // Why: a token may be answered while its submission is still under way, which must not be cut off.
          wanted = false;
          resolve(result);
        },
        reject,
      };
      const cancelTimeout = this.#after(this.#plan.timeoutSeconds, () => reject(new AslError(ERROR.timeout)));
      if (token !== undefined) this.#listen(token, settle);
      this.#call(settle).catch((error: unknown) => reject(toError(error)));
      return () => {
        this.#over = true;
        cancelTimeout();
        this.#cancelHeartbeat();
        if (token !== undefined) frame.run.tokens.close(token);
        if (wanted) this.#controller.abort();
      };
    });
  }

  async #call({ resolve, reject }: Settle): Promise<void> {
    const { frame, name, token } = this.#visit;
    const { resource, args } = this.#plan;
    const { signal } = this.#controller;
    try {
      const called = { resource, arguments: args, stateName: name, signal };
      const result = await frame.run.host.runTask(token === undefined ? called : { ...called, token });
      if (token === undefined) return resolve(result ?? null);
      if (!this.#over) frame.record("TaskSubmitted", () => integration(resource));
    } catch (error) {
      this.submissionFailed = token !== undefined;
      reject(toError(error));
    }
  }

  /** Only a heartbeat restarts HeartbeatSeconds; nothing restarts TimeoutSeconds. https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
  #listen(token: string, { resolve, reject }: Settle): void {
    const late = (): void => reject(new AslError(ERROR.heartbeatTimeout));
    const beat = (): void => {
      this.#cancelHeartbeat();
      this.#cancelHeartbeat = this.#after(this.#plan.heartbeatSeconds, late);
    };
    this.#visit.frame.run.tokens.open(token, {
      succeed: (output) => resolve(output ?? null),
      fail: (error, cause) => reject(new AslError(error, cause)),
      beat,
    });
    beat();
  }

  #after(seconds: number | undefined, run: () => void): () => void {
    const { host } = this.#visit.frame.run;
    return seconds === undefined ? () => undefined : host.at(host.now() + seconds * 1000, run);
  }
}

/** "States.TaskFailed: A Task state failed during the execution": what a task handler throws without a name of its own. */
function toError(error: unknown): Error {
  if (error instanceof AslError || error instanceof Cancelled) return error;
  return new AslError(ERROR.taskFailed, error instanceof Error ? error.message : String(error));
}
