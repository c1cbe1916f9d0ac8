import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { RetryableError, WORKFLOW_ERRORS } from "../../core/errors.ts";
import { FEEDBACK_KINDS, joinFeedback } from "../../core/message/feedback.ts";
import type { Message } from "../../core/message/message.ts";
import type { Feedback, FeedbackAnswer, MessageFeedbackStore } from "../../core/message/ports.ts";
import { DynamoMessageReader } from "./dynamo-message-reader.ts";
import { updateMessage } from "./message-update.ts";

/** Lost races of one feedback before it is left to the queue's next delivery. */
const ATTEMPTS = 5;

/** What feedback may change. */
const JOINED_FIELDS = [...FEEDBACK_KINDS, "bounceType", "sesMessageId", "status"] as const;

type JoinedField = (typeof JOINED_FIELDS)[number];

/** Feedback joined into messages in their table, each join conditional on what it was derived from. */
export class DynamoMessageFeedback implements MessageFeedbackStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #reader: DynamoMessageReader;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
    this.#reader = new DynamoMessageReader(client, table);
  }

  async feedback(messageId: string, feedback: Feedback): Promise<FeedbackAnswer> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const known = await this.#reader.read(messageId);
      if (!known) return { outcome: "unknown_message" };
      const { message, first } = joinFeedback(known, feedback);
      const changed = JOINED_FIELDS.filter((field) => message[field] !== known[field]);
      if (changed.length === 0 || (await this.#join(known, message, changed))) {
        return { outcome: "joined", message, first };
      }
    }
    const why = `Message ${messageId} is being changed by many at once.`;
    throw new RetryableError(WORKFLOW_ERRORS.tryAgain, why);
  }

  async #join(known: Message, joined: Message, changed: readonly JoinedField[]): Promise<boolean> {
    const present = JOINED_FIELDS.filter((field) => known[field] !== undefined);
    const asRead = JOINED_FIELDS.map((field) =>
      known[field] === undefined ? `attribute_not_exists(#${field})` : `#${field} = :was_${field}`,
    );
    const before = await updateMessage(this.#client, this.#table, known.messageId, {
      UpdateExpression: `SET ${changed.map((field) => `#${field} = :${field}`).join(", ")}`,
      ConditionExpression: asRead.join(" AND "),
      ExpressionAttributeNames: Object.fromEntries(JOINED_FIELDS.map((field) => [`#${field}`, field])),
      ExpressionAttributeValues: Object.fromEntries([
        ...changed.map((field) => [`:${field}`, joined[field]] as const),
        ...present.map((field) => [`:was_${field}`, known[field]] as const),
      ]),
    });
    return before !== undefined;
  }
}
