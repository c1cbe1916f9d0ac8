import type { Catcher, Recovering, Retrier } from "./definition.ts";
import { AslError, ERROR } from "./errors.ts";
import type { Outcome, Visit } from "./visit.ts";

/**
 * Whether an ErrorEquals entry means an error. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html:
 * States.ALL matches neither States.DataLimitExceeded (only its own name does) nor States.Runtime (nothing does);
 * States.TaskFailed matches any name but States.Timeout; a missed heartbeat is reported as States.Timeout too.
 */
export function matchesError(pattern: string, name: string): boolean {
  if (name === ERROR.runtime) return false;
  if (pattern === name) return true;
  if (name === ERROR.dataLimitExceeded) return false;
  if (pattern === ERROR.all) return true;
  if (pattern === ERROR.taskFailed) return name !== ERROR.timeout;
  return pattern === ERROR.timeout && name === ERROR.heartbeatTimeout;
}

const YEAR_SECONDS = 31_536_000;

/**
 * Milliseconds before the `attempt`th retry (from 1): IntervalSeconds × BackoffRate^(attempt − 1), at most MaxDelaySeconds,
 * with JitterStrategy FULL anything from 0 up to that. Defaults 1, 2.0, none, NONE.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html "Retrying after an error"
 */
export function retryDelay(retrier: Retrier, attempt: number, random: () => number): number {
  const {
    IntervalSeconds = 1,
    BackoffRate = 2,
    MaxDelaySeconds = YEAR_SECONDS,
    JitterStrategy = "NONE",
  } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** (attempt - 1), MaxDelaySeconds);
  return Math.round(1000 * (JitterStrategy === "FULL" ? seconds * random() : seconds));
}

/** Retriers of one visit: each counts its own attempts, 3 unless told otherwise; 0 means never. */
class RetryBudget {
  readonly #retriers: readonly Retrier[];
  readonly #spent = new Map<Retrier, number>();

  constructor(retriers: readonly Retrier[]) {
    this.#retriers = retriers;
  }

  /** Milliseconds to wait before trying again; undefined when the error is not, or no longer, retried. */
  spend(error: AslError, random: () => number): number | undefined {
    const retrier = this.#retriers.find((each) => catches(each, error));
    if (retrier === undefined) return undefined;
    const attempt = (this.#spent.get(retrier) ?? 0) + 1;
    if (attempt > (retrier.MaxAttempts ?? 3)) return undefined;
    this.#spent.set(retrier, attempt);
    return retryDelay(retrier, attempt, random);
  }
}

/**
 * Runs a state's work with its Retry, then its Catch. `work` includes leaving the state: errors of Arguments, Output and
 * Assign are handled like those of the task.
 */
export async function recovering(
  visit: Visit,
  state: Recovering,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const { run } = visit.frame;
  const budget = new RetryBudget(state.Retry ?? []);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AslError)) throw error;
      const delay = budget.spend(error, run.host.random);
      if (delay === undefined) return caught(visit, state.Catch ?? [], error);
      await visit.frame.sleepUntil(run.host.now() + delay);
      visit.retryCount += 1;
      // "Retries are treated as state transitions": same page.
      run.countTransition();
    }
  }
}

/** An error in a Catcher's own Assign or Output is not caught again. */
function caught(visit: Visit, catchers: readonly Catcher[], error: AslError): Promise<Outcome> {
  const index = catchers.findIndex((each) => catches(each, error));
  const catcher = catchers[index];
  if (catcher === undefined) throw error;
  const errorOutput = { Error: error.name, Cause: error.message };
  return visit.leave(catcher, { errorOutput }, errorOutput, `Catch[${index}]/`);
}

function catches(rule: { readonly ErrorEquals: readonly string[] }, error: AslError): boolean {
  return rule.ErrorEquals.some((pattern) => matchesError(pattern, error.name));
}
