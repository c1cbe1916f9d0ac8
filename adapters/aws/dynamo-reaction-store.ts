import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Announcement } from "../../core/events.ts";
import type { Consequences, ReactionStore } from "../../core/segment/ports.ts";
import type { Instant } from "../../core/time.ts";
import {
  announcementPut,
  type ReactionTables,
  type ReactionWrite,
  reactionWrites,
} from "./reaction-writes.ts";

/** Memberships beside the contact, announcements in the outbox, due items in their table. */
export class DynamoReactionStore implements ReactionStore {
  readonly #client: Pick<DynamoDBDocumentClient, "send">;
  readonly #tables: ReactionTables;

  constructor(client: Pick<DynamoDBDocumentClient, "send">, tables: ReactionTables) {
    this.#client = client;
    this.#tables = tables;
  }

  async commit(consequences: Consequences, at: Instant): Promise<"committed" | "conflict"> {
    let writes = reactionWrites(consequences, this.#tables, at);
    while (writes.some(({ write }) => !write.ConditionCheck)) {
      const refused = await this.#transact(writes);
      if (refused === "conflict") return refused;
      if (refused.length === 0) break;
      writes = withoutRefused(writes, refused);
    }
    // By themselves and outside, at half the price.
    for (const announcement of consequences.announced) await this.#announce(announcement, at);
    return "committed";
  }

  async #announce(announcement: Announcement, at: Instant): Promise<void> {
    try {
      await this.#client.send(new PutCommand(announcementPut(announcement, this.#tables.outbox, at)));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** The writes whose condition did not hold; if there are any, nothing was written. */
  async #transact(writes: readonly ReactionWrite[]): Promise<readonly ReactionWrite[] | "conflict"> {
    try {
      await this.#client.send(new TransactWriteCommand({ TransactItems: writes.map(({ write }) => write) }));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
      // Somebody else's transaction was under way: docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
      if (codes.includes("TransactionConflict")) return "conflict";
      const refused = writes.filter((_, index) => codes[index] === "ConditionalCheckFailed");
      if (refused.length === 0) throw error;
      return refused.some(({ as }) => as === "guard") ? "conflict" : refused;
    }
  }
}

function withoutRefused(
  writes: readonly ReactionWrite[],
  refused: readonly ReactionWrite[],
): readonly ReactionWrite[] {
  const already = new Set(refused.filter(({ as }) => as === "membership").map(({ about }) => about));
  return writes.filter(
    (each) => !refused.includes(each) && !(each.about !== undefined && already.has(each.about)),
  );
}
