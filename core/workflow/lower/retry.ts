import { WORKFLOW_ERRORS } from "../../errors.ts";
import type { Retrier } from "../asl.ts";

/**
 * For about thirty hours, in the end seven minutes apart on average: a contact's place must outlive a Region's bad day, an account that
 * may run ten functions at once, and a service stack that is being replaced.
 */
const PATIENTLY = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 250,
  MaxDelaySeconds: 900,
  JitterStrategy: "FULL",
} as const;

// https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html; timeouts and lost answers are safe to repeat, since
// a message is claimed before it is sent and a condition changes nothing. The last two: a function that is not there (yet).
const LAMBDA_ERRORS = [
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.ClientExecutionTimeoutException",
  "Lambda.TooManyRequestsException",
  "Lambda.Unknown",
  "Sandbox.Timedout",
  "Lambda.ResourceConflictException",
  "Lambda.ResourceNotFoundException",
] as const;

/** The function could not answer, or lost a race. */
export const RETRY_FUNCTION: Retrier = {
  ErrorEquals: [WORKFLOW_ERRORS.tryAgain, ...LAMBDA_ERRORS],
  ...PATIENTLY,
};

/** SES will take the message later (rate, quota, pause): for about four days, in the end an hour apart on average. */
export const RETRY_POSTPONED: Retrier = {
  ErrorEquals: [WORKFLOW_ERRORS.sendPostponed],
  IntervalSeconds: 30,
  BackoffRate: 2,
  MaxAttempts: 100,
  MaxDelaySeconds: 7200,
  JitterStrategy: "FULL",
};

/** DynamoDB could not write. Named one by one: States.ALL would also repeat a wait that has timed out, or has ended. */
export const RETRY_TABLE: Retrier = {
  ErrorEquals: [
    "DynamoDb.InternalServerErrorException",
    "DynamoDb.InternalServerError",
    "DynamoDb.ProvisionedThroughputExceededException",
    "DynamoDb.RequestLimitExceededException",
    "DynamoDb.ThrottlingException",
    "DynamoDb.SdkClientException",
    // What has no class of its own in the SDK, such as 503: docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
    "DynamoDb.DynamoDbException",
  ],
  ...PATIENTLY,
};

/** SQS could not take the event. Whatever it was, sending it twice is harmless: the event has an id of its own. */
export const RETRY_QUEUE: Retrier = { ErrorEquals: ["States.TaskFailed"], ...PATIENTLY };
