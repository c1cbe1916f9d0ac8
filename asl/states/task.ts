import type { TaskState } from "../definition.ts";
import { AslError, ERROR } from "../errors.ts";
import { failure, payload } from "../history.ts";
import { withinLimit } from "../plain.ts";
import { recovering } from "../recovery.ts";
import { integration, TOKEN_SUFFIX } from "./integration.ts";
import { TaskAttempt } from "./task-attempt.ts";
import type { Outcome, Visit } from "../visit.ts";

/** https://states-language.net/spec.html#task-state: each attempt has its own token and its own TimeoutSeconds. */
export function runTask(state: TaskState, visit: Visit): Promise<Outcome> {
  return recovering(visit, state, async () => {
    const result = await attempt(state, visit);
    return visit.leave(state, { result }, result);
  });
}

async function attempt(state: TaskState, visit: Visit): Promise<unknown> {
  const { frame } = visit;
  visit.token = state.Resource.endsWith(TOKEN_SUFFIX) ? frame.run.identity.newToken() : undefined;
  const args =
    state.Arguments === undefined ? visit.input : await visit.evaluate(state.Arguments, "Arguments");
  withinLimit(args, `The state/task '${visit.name}' has Arguments`);
  const timeoutSeconds = await secondsOf(visit, state.TimeoutSeconds, "TimeoutSeconds");
  const heartbeatSeconds = await secondsOf(visit, state.HeartbeatSeconds, "HeartbeatSeconds");
  const which = integration(state.Resource);
  frame.record("TaskScheduled", () => ({
    ...which,
    ...payload("parameters", args),
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds === undefined ? {} : { heartbeatInSeconds: heartbeatSeconds }),
  }));
  frame.record("TaskStarted", () => which);
  const task = new TaskAttempt(visit, { resource: state.Resource, args, timeoutSeconds, heartbeatSeconds });
  try {
    const result = withinLimit(await task.answer(), `The state/task '${visit.name}' returned a result`);
    frame.record("TaskSucceeded", () => ({ ...which, ...payload("output", result) }));
    return result;
  } catch (error) {
    if (error instanceof AslError) {
      frame.record(failedEvent(error, task), () => ({ ...which, ...failure(error.name, error.message) }));
    }
    throw error;
  }
}

async function secondsOf(
  visit: Visit,
  value: number | string | undefined,
  field: string,
): Promise<number | undefined> {
  return value === undefined ? undefined : visit.integer(value, field, 1);
}

function failedEvent(error: AslError, task: TaskAttempt): "TaskTimedOut" | "TaskSubmitFailed" | "TaskFailed" {
  if (error.name === ERROR.timeout || error.name === ERROR.heartbeatTimeout) return "TaskTimedOut";
  return task.submissionFailed ? "TaskSubmitFailed" : "TaskFailed";
}
