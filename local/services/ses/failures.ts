import { AwsError } from "../../contracts.ts";

/** How the next call goes wrong. `accepted` tells whether SES took the message before the answer was lost. */
export type SendFailure =
  | "rejected"
  | "throttled"
  | "quota"
  | "paused"
  | "error-after-accept"
  | "drop-after-accept"
  | "drop-before-accept";

const answers: Readonly<Record<SendFailure, { readonly accepted: boolean; readonly error: () => AwsError }>> =
  {
    // docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
    rejected: {
      accepted: false,
      error: () => new AwsError("MessageRejected", "The message contains invalid content.", 400),
    },
    throttled: {
      accepted: false,
      error: () => new AwsError("TooManyRequestsException", "Maximum sending rate exceeded.", 429),
    },
    quota: {
      accepted: false,
      error: () => new AwsError("LimitExceededException", "Daily message quota exceeded.", 400),
    },
    paused: {
      accepted: false,
      error: () => new AwsError("SendingPausedException", "Email sending is disabled.", 400),
    },
    "error-after-accept": {
      accepted: true,
      error: () => new AwsError("InternalServiceErrorException", "Internal service error.", 500),
    },
    "drop-after-accept": { accepted: true, error: dropped },
    "drop-before-accept": { accepted: false, error: dropped },
  };

/** The status 0 asks the gateway to close the connection without an answer. */
function dropped(): AwsError {
  return new AwsError("ConnectionDropped", "The connection was closed without an answer.", 0);
}

/** Faults that tests inject into SendEmail, in order, one per call. */
export class SendFailures {
  readonly #queue: SendFailure[] = [];

  /** Lets the next `count` calls fail in this way. */
  next(failure: SendFailure, count = 1): void {
    for (let index = 0; index < count; index += 1) this.#queue.push(failure);
  }

  take(): (typeof answers)[SendFailure] | undefined {
    const failure = this.#queue.shift();
    return failure === undefined ? undefined : answers[failure];
  }
}
