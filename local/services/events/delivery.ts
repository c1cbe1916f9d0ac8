import { AwsError } from "../../contracts.ts";
import type { BusEvent, EventBuses, Rule } from "./bus.ts";
import { payloadFor } from "./payload.ts";

/** Where a rule sends what it matches. */
export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly deadLetterArn?: string;
  /** 0 to 185; AWS's default is 185. */
  readonly maximumRetries: number;
  /** Seconds, 60 to 86,400; AWS's default is a day. */
  readonly maximumAge: number;
  readonly input?: unknown;
  readonly inputPath?: string;
}

// Errors that trying again cannot mend go to the dead-letter queue at once:
// docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
const hopeless = new Set([
  "NO_PERMISSIONS",
  "NO_RESOURCE",
  "QueueDoesNotExist",
  "ResourceNotFoundException",
  "InvalidParameterValue",
]);

/** Delivers once, and again by the target's retry policy; then to the dead-letter queue, or nowhere, which is said aloud. */
export async function deliverToTarget(
  buses: EventBuses,
  rule: Rule,
  target: Target,
  event: BusEvent,
  attempt = 0,
  firstTried = buses.world.clock.now(),
): Promise<void> {
  try {
    await hand(buses, rule, target, event);
  } catch (error) {
    const code = error instanceof AwsError ? error.code : "SDK_CLIENT_ERROR";
    const { clock, activity } = buses.world;
    const next = clock.now() + backoff(attempt);
    const exhausted =
      attempt >= target.maximumRetries
        ? "MaximumRetryAttempts"
        : next > firstTried + target.maximumAge * 1000
          ? "MaximumEventAgeInSeconds"
          : undefined;
    if (hopeless.has(code) || exhausted !== undefined) {
      giveUp(buses, rule, target, event, { error, code, attempt, exhausted });
      return;
    }
    clock.at(next, () =>
      activity.track(() => deliverToTarget(buses, rule, target, event, attempt + 1, firstTried)),
    );
  }
}

async function hand(buses: EventBuses, rule: Rule, target: Target, event: BusEvent): Promise<void> {
  const payload = payloadFor(target, event);
  buses.ports.measure?.("Invocations", rule.name);
  if (target.arn.startsWith("arn:aws:sqs:")) {
    requireQueuePermission(buses, rule, target.arn);
    buses.ports.sqs.put(target.arn, {
      body: typeof payload === "string" ? payload : JSON.stringify(payload),
    });
    return;
  }
  if (target.arn.startsWith("arn:aws:lambda:")) requireFunctionPermission(buses, rule, target.arn);
  await buses.world.deliver(target.arn, payload);
}

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions */
function requireQueuePermission(buses: EventBuses, rule: Rule, queueArn: string): void {
  const request = {
    service: "events.amazonaws.com",
    action: "sqs:SendMessage",
    resource: queueArn,
    sourceArn: rule.arn,
  };
  if (!buses.ports.sqs.allows(request)) {
    throw new AwsError(
      "NO_PERMISSIONS",
      `The policy of the queue ${queueArn} does not let events.amazonaws.com send for the rule ${rule.arn}.`,
    );
  }
}

/** docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions */
function requireFunctionPermission(buses: EventBuses, rule: Rule, functionArn: string): void {
  const { allowsFunction } = buses.ports;
  if (allowsFunction === undefined || allowsFunction(functionArn, "events.amazonaws.com", rule.arn)) return;
  throw new AwsError(
    "NO_PERMISSIONS",
    `${functionArn} does not let events.amazonaws.com call it for ${rule.arn}.`,
  );
}

interface Failure {
  readonly error: unknown;
  readonly code: string;
  readonly attempt: number;
  readonly exhausted: string | undefined;
}

/** The attributes are those of docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function giveUp(buses: EventBuses, rule: Rule, target: Target, event: BusEvent, failure: Failure): void {
  const reason = failure.error instanceof Error ? failure.error.message : String(failure.error);
  buses.ports.measure?.("FailedInvocations", rule.name);
  const lost = `The rule ${rule.name} could not deliver to ${target.arn}: ${reason}`;
  if (target.deadLetterArn === undefined) {
    buses.world.notice(`${lost} It has no dead-letter queue: the event is lost.`);
    return;
  }
  try {
    requireQueuePermission(buses, rule, target.deadLetterArn);
    buses.ports.sqs.put(target.deadLetterArn, {
      body: JSON.stringify(event),
      attributes: stringAttributes({
        RULE_ARN: rule.arn,
        TARGET_ARN: target.arn,
        ERROR_CODE: failure.code,
        ERROR_MESSAGE: reason,
        RETRY_ATTEMPTS: String(failure.attempt),
        ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
      }),
    });
    buses.ports.measure?.("InvocationsSentToDlq", rule.name);
    buses.world.notice(`${lost} It is in the dead-letter queue ${target.deadLetterArn}.`);
  } catch (error) {
    buses.ports.measure?.("InvocationsFailedToBeSentToDlq", rule.name);
    buses.world.notice(`${lost} The dead-letter queue refused it too: ${String(error)}`);
  }
}

function stringAttributes(values: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
  );
}

/** Exponential, from a second to ten minutes; AWS adds jitter, which would make runs differ. */
function backoff(attempt: number): number {
  return Math.min(600_000, 1000 * 2 ** attempt);
}
