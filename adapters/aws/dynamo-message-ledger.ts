import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { RetryableError, WORKFLOW_ERRORS } from "../../core/errors.ts";
import type { Message } from "../../core/message/message.ts";
import { originsOf } from "../../core/message/moves.ts";
import type { Acceptance, MessageEnd, MessageLedger, SendGate } from "../../core/message/ports.ts";
import { DynamoMessageReader } from "./dynamo-message-reader.ts";
import { type GateTables, openGate } from "./dynamo-send-gate.ts";
import { messageToItem } from "./message-item.ts";
import { updateMessage } from "./message-update.ts";
import { MESSAGES } from "./tables.ts";

/** The send ledger on DynamoDB. */
export class DynamoMessageLedger implements MessageLedger {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: GateTables;
  readonly #reader: DynamoMessageReader;

  constructor(client: DynamoDBDocumentClient, tables: GateTables) {
    this.#client = client;
    this.#tables = tables;
    this.#reader = new DynamoMessageReader(client, tables.messages);
  }

  async claim(message: Message): ReturnType<MessageLedger["claim"]> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#tables.messages,
          Item: messageToItem(message),
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": MESSAGES.partition },
        }),
      );
      return { outcome: "claimed" };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // The SDK retries a put whose answer was lost, so the item found may be our own: that is a claim as well.
      const known = await this.#reader.read(message.messageId);
      if (!known)
        throw new RetryableError(WORKFLOW_ERRORS.tryAgain, "A message vanished while it was claimed.");
      return { outcome: "exists", message: known };
    }
  }

  open(message: Message, gate: SendGate): ReturnType<MessageLedger["open"]> {
    return openGate(this.#client, this.#tables, message, gate);
  }

  async accepted(messageId: string, epoch: number, answer: Acceptance): Promise<boolean> {
    const before = await this.#move(messageId, epoch, "sent", {
      set: "sesMessageId = :ses, subject = :subject, sentAt = if_not_exists(sentAt, :at)",
      values: { ":ses": answer.sesMessageId, ":subject": answer.subject, ":at": answer.at },
    });
    return before?.sentAt === undefined;
  }

  async returned(messageId: string, epoch: number): Promise<void> {
    await this.#move(messageId, epoch, "claimed", { set: "returned = :yes", values: { ":yes": true } });
  }

  async ended(messageId: string, epoch: number, end: MessageEnd): Promise<void> {
    const detail = "detail" in end ? end.detail : undefined;
    await this.#move(messageId, epoch, end.status, {
      set: detail === undefined ? "reason = :reason" : "reason = :reason, detail = :detail",
      values: { ":reason": end.reason, ...(detail !== undefined && { ":detail": detail }) },
    });
  }

  async #move(
    messageId: string,
    epoch: number,
    to: Message["status"],
    change: { readonly set: string; readonly values: Readonly<Record<string, unknown>> },
  ): Promise<Message | undefined> {
    const origins = originsOf(to);
    return updateMessage(this.#client, this.#tables.messages, messageId, {
      UpdateExpression: `SET #status = :to, ${change.set}`,
      ConditionExpression: `epoch = :epoch AND #status IN (${origins.map((_, i) => `:from${i}`).join(", ")})`,
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":to": to,
        ":epoch": epoch,
        ...Object.fromEntries(origins.map((from, i) => [`:from${i}`, from])),
        ...change.values,
      },
    });
  }
}
