/** Error names that Step Functions itself reports. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const ERROR = {
  all: "States.ALL",
  taskFailed: "States.TaskFailed",
  timeout: "States.Timeout",
  heartbeatTimeout: "States.HeartbeatTimeout",
  permissions: "States.Permissions",
  queryEvaluation: "States.QueryEvaluationError",
  noChoiceMatched: "States.NoChoiceMatched",
  dataLimitExceeded: "States.DataLimitExceeded",
  runtime: "States.Runtime",
} as const;

/** An error of a state: `name` is its Error Name, `message` its Cause. */
export class AslError extends Error {
  constructor(name: string, cause = "") {
    super(cause);
    this.name = name;
  }
}
