import type { Condition } from "../../condition/condition.ts";
import { CONTACT_KEY, ENROLLMENT_ATTRIBUTES } from "../../contact/items.ts";
import { literal, placeholder } from "../asl.ts";
import type { Draft, Target } from "./draft.ts";
import { ENTERED_AT, inputField } from "./input.ts";
import { RETRY_TABLE } from "./retry.ts";

/** A wait: how long, for what, and where each end of it leads. */
interface TokenWait {
  readonly name: string;
  readonly seconds: number;
  readonly condition?: Condition;
  /** The token was answered: the condition holds, or somebody skipped the wait. */
  readonly onAnswer: Target;
  readonly onTimeout: Target;
  /** The enrollment has ended meanwhile. */
  readonly onEnded: Target;
}

/** One task that writes its token on the enrollment item and waits: whoever reads the item can end the wait. */
export function tokenWait(wait: TokenWait): Draft {
  return {
    kind: "task",
    name: wait.name,
    resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
    // At least 1: https://states-language.net/spec.html#task-state wants a positive integer.
    timeoutSeconds: `{% $max([1, ${wait.seconds}]) %}`,
    arguments: {
      TableName: placeholder("contactsTable"),
      Key: {
        [CONTACT_KEY.partition]: { S: inputField("contactId") },
        [CONTACT_KEY.sort]: { S: inputField("enrollmentKey") },
      },
      UpdateExpression: "SET #step = :step, #waiting = :waiting",
      ConditionExpression: "#status = :active",
      ExpressionAttributeNames: {
        "#step": ENROLLMENT_ATTRIBUTES.step,
        "#waiting": ENROLLMENT_ATTRIBUTES.waiting,
        "#status": ENROLLMENT_ATTRIBUTES.status,
      },
      ExpressionAttributeValues: {
        ":step": { S: wait.name },
        ":active": { S: "active" },
        ":waiting": { M: waiting(wait) },
      },
    },
    output: {},
    retry: [RETRY_TABLE],
    caught: [
      { errors: ["States.Timeout"], to: wait.onTimeout },
      { errors: ["DynamoDb.ConditionalCheckFailedException"], to: wait.onEnded },
    ],
    next: wait.onAnswer,
  };
}

function waiting({ name, condition }: TokenWait) {
  return {
    token: { S: "{% $states.context.Task.Token %}" },
    step: { S: name },
    since: { N: `{% $string(${ENTERED_AT}) %}` },
    ...(condition === undefined ? {} : { condition: { S: literal(JSON.stringify(condition)) } }),
  };
}
