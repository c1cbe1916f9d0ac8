import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Consent } from "../../core/contact/contact.ts";
import { CONTACT_ITEMS, CONTACT_KEY, ENROLLMENT_ATTRIBUTES } from "../../core/contact/items.ts";
import { RetryableError, WORKFLOW_ERRORS } from "../../core/errors.ts";
import { refusalOf } from "../../core/message/may-receive.ts";
import type { Message, SkipReason } from "../../core/message/message.ts";
import type { GateAnswer, SendGate } from "../../core/message/ports.ts";
import { messageFromItem } from "./message-item.ts";
import { stored } from "./stored.ts";
import { MESSAGE_KEYS, MESSAGES } from "./tables.ts";

type TransactItem = NonNullable<TransactWriteCommand["input"]["TransactItems"]>[number];

/** Tables that the gate looks into. */
export interface GateTables {
  readonly messages: string;
  readonly contacts: string;
}

/** One part of the gate: what must hold, and what it means if it does not. */
interface GatePart {
  readonly item: TransactItem;
  readonly reason: (found: Record<string, unknown> | undefined) => SkipReason;
}

/**
 * `claimed` → `sending` together with everything that must hold at that instant. The request token is left to the SDK, new for each
 * call: two workers with the same token would both be told that they had opened the gate.
 */
export async function openGate(
  client: DynamoDBDocumentClient,
  tables: GateTables,
  message: Message,
  gate: SendGate,
): Promise<GateAnswer> {
  const parts = gateParts(tables, gate);
  try {
    await client.send(
      new TransactWriteCommand({
        TransactItems: [beginSending(tables, message), ...parts.map((part) => part.item)],
      }),
    );
    return { outcome: "opened", epoch: message.epoch + 1 };
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return answerOf(error, message, parts);
  }
}

/** Reasons stand in the order of the items. docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
function answerOf(
  error: TransactionCanceledException,
  message: Message,
  parts: readonly GatePart[],
): GateAnswer {
  const [own, ...others] = (error.CancellationReasons ?? []).map(({ Code, Item }) => ({
    failed: Code === "ConditionalCheckFailed",
    item: Item && unmarshall(Item),
  }));
  if (own?.failed) return { outcome: "moved", message: own.item ? messageFromItem(own.item) : message };
  const shut = others.findIndex((reason) => reason.failed);
  const part = parts[shut];
  if (part) return { outcome: "shut", reason: part.reason(others[shut]?.item) };
  throw new RetryableError(
    WORKFLOW_ERRORS.tryAgain,
    `The gate of message ${message.messageId} was contended.`,
  );
}

function beginSending(tables: GateTables, message: Message): TransactItem {
  return {
    Update: {
      TableName: tables.messages,
      Key: { [MESSAGES.partition]: MESSAGE_KEYS.message(message.messageId) },
      UpdateExpression: "SET #status = :sending, epoch = :next",
      ConditionExpression: "#status = :claimed AND epoch = :epoch",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":sending": "sending",
        ":claimed": "claimed",
        ":epoch": message.epoch,
        ":next": message.epoch + 1,
      },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    },
  };
}

function gateParts(tables: GateTables, gate: SendGate): readonly GatePart[] {
  const suppression: GatePart = {
    item: {
      ConditionCheck: {
        TableName: tables.messages,
        Key: { [MESSAGES.partition]: MESSAGE_KEYS.suppression(gate.addressHash) },
        ConditionExpression: "attribute_not_exists(#pk)",
        ExpressionAttributeNames: { "#pk": MESSAGES.partition },
      },
    },
    reason: () => "suppressed",
  };
  const { topic, enrollment } = gate;
  return [
    suppression,
    ...(topic === undefined ? [] : [consentPart(tables, gate.contactId, topic)]),
    ...(enrollment ? [enrollmentPart(tables, enrollment)] : []),
  ];
}

function consentPart(tables: GateTables, contactId: string, topic: string): GatePart {
  return {
    item: {
      ConditionCheck: {
        TableName: tables.contacts,
        Key: { [CONTACT_KEY.partition]: contactId, [CONTACT_KEY.sort]: CONTACT_ITEMS.consent },
        ConditionExpression:
          "topics.#topic.#status = :granted AND (attribute_not_exists(allMarketing) OR allMarketing.withdrawnAt < topics.#topic.#at)",
        ExpressionAttributeNames: { "#topic": topic, "#status": "status", "#at": "at" },
        ExpressionAttributeValues: { ":granted": "granted" },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
    reason: (found) => refusalOf(found && stored<Consent>(found), topic) ?? "no_consent",
  };
}

function enrollmentPart(tables: GateTables, enrollment: NonNullable<SendGate["enrollment"]>): GatePart {
  return {
    item: {
      ConditionCheck: {
        TableName: tables.contacts,
        Key: { [CONTACT_KEY.partition]: enrollment.contactId, [CONTACT_KEY.sort]: enrollment.key },
        ConditionExpression: "#status = :active",
        ExpressionAttributeNames: { "#status": ENROLLMENT_ATTRIBUTES.status },
        ExpressionAttributeValues: { ":active": "active" },
      },
    },
    reason: () => "enrollment_ended",
  };
}
