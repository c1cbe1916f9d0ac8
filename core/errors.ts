/** Names of errors that a workflow retries or catches. Written once: minifiers rename classes, Step Functions matches names. */
export const WORKFLOW_ERRORS = {
  /** SES said that it did not take the message and that later may work (rate, quota, pause): safe to try again. */
  sendPostponed: "SendPostponed",
  /** A read or write was throttled or lost its race too often; nothing was done. */
  tryAgain: "TryAgain",
} as const;

/** Nothing was done; the same call may succeed later. */
export class RetryableError extends Error {
  constructor(name: (typeof WORKFLOW_ERRORS)[keyof typeof WORKFLOW_ERRORS], message: string) {
    super(message);
    this.name = name;
  }
}

/** The call can never succeed as it is: what was wrong and what was expected. */
export class InvalidInputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "InvalidInput";
  }
}
