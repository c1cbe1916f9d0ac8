import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type DynamoDBDocumentClient,
} from "@aws-sdk/lib-dynamodb";
import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import type {
  CompiledDefinition,
  CurrentDefinition,
  DefinitionKind,
} from "../../core/definitions/definition.ts";
import { DEFINITION_ATTRIBUTES } from "../../core/definitions/items.ts";
import type { ContentOf, DefinitionStore, PublishAnswer } from "../../core/definitions/ports.ts";
import { DEFINITION_KEYS, DEFINITIONS } from "./tables.ts";

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html: up to 100 actions.
const MOST_IN_TRANSACTION = 100;

/** How often moving pointers is tried when somebody else publishes at the same moment. */
const ATTEMPTS = 4;

/** Definitions in their table: immutable versions, pointers in one partition. Versions are cached for the life of the process. */
export class DynamoDefinitionStore implements DefinitionStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #cache: ContentCache = {
    workflow: new Map(),
    template: new Map(),
    segment: new Map(),
    scoring: new Map(),
    form: new Map(),
  };

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async current(): Promise<readonly CurrentDefinition[]> {
    const pointers: CurrentDefinition[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: "#pk = :current",
          ExpressionAttributeNames: { "#pk": DEFINITIONS.partition },
          ExpressionAttributeValues: { ":current": DEFINITION_KEYS.currentPartition },
          ConsistentRead: true,
          ExclusiveStartKey: from,
        }),
      );
      for (const item of page.Items ?? []) pointers.push(pointerItem.parse(item));
      from = page.LastEvaluatedKey;
    } while (from);
    return pointers;
  }

  async content<K extends DefinitionKind>(
    kind: K,
    id: string,
    version: string,
  ): Promise<ContentOf<K> | undefined> {
    const cache = this.#cache[kind];
    const key = `${id}#${version}`;
    const reading = cache.get(key) ?? this.#read(kind, id, version);
    cache.set(key, reading);
    try {
      const content = await reading;
      if (content === undefined) cache.delete(key);
      return content;
    } catch (error) {
      cache.delete(key);
      throw error;
    }
  }

  async publish(
    definitions: readonly CompiledDefinition[],
    pointers: readonly CurrentDefinition[],
  ): Promise<PublishAnswer> {
    for (const definition of definitions) await this.#store(definition);
    const moved: CurrentDefinition[] = [];
    const keptByOther: CurrentDefinition[] = [];
    for (let from = 0; from < pointers.length; from += MOST_IN_TRANSACTION) {
      const answer = await this.#move(pointers.slice(from, from + MOST_IN_TRANSACTION));
      moved.push(...answer.moved);
      keptByOther.push(...answer.keptByOther);
    }
    return { moved, keptByOther };
  }

  async retire(pointers: readonly CurrentDefinition[]): Promise<void> {
    for (const pointer of pointers) {
      await unlessConditionFails(
        this.#client.send(
          new DeleteCommand({
            TableName: this.#table,
            Key: pointerKey(pointer),
            ConditionExpression: "#version = :version AND #owner = :owner",
            ExpressionAttributeNames: { "#version": "version", "#owner": "owner" },
            ExpressionAttributeValues: { ":version": pointer.version, ":owner": pointer.owner },
          }),
        ),
      );
    }
  }

  async #read<K extends DefinitionKind>(
    kind: K,
    id: string,
    version: string,
  ): Promise<ContentOf<K> | undefined> {
    const key = { [DEFINITIONS.partition]: DEFINITION_KEYS.of(kind, id), [DEFINITIONS.sort]: version };
    // Consistent: a pointer may be seconds old when its version is first read.
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }),
    );
    const text: unknown = answer.Item?.[DEFINITION_ATTRIBUTES.content];
    return typeof text === "string" ? JSON.parse(text) : undefined;
  }

  async #store(definition: CompiledDefinition): Promise<void> {
    await unlessConditionFails(
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: {
            [DEFINITIONS.partition]: DEFINITION_KEYS.of(definition.kind, definition.id),
            [DEFINITIONS.sort]: definition.version,
            v: 1,
            [DEFINITION_ATTRIBUTES.content]: JSON.stringify(definition.content),
          },
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": DEFINITIONS.partition },
        }),
      ),
    );
  }

  /** Moves up to 100 pointers together; those of another owner are left out first, and a race with their owner is tried again. */
  async #move(pointers: readonly CurrentDefinition[]): Promise<PublishAnswer> {
    for (let attempt = 1; ; attempt++) {
      const stored = new Map((await this.current()).map((pointer) => [sortKey(pointer), pointer]));
      const ownerOf = (pointer: CurrentDefinition) => stored.get(sortKey(pointer))?.owner ?? pointer.owner;
      const mine = pointers.filter((pointer) => ownerOf(pointer) === pointer.owner);
      const keptByOther = pointers
        .filter((pointer) => ownerOf(pointer) !== pointer.owner)
        .map((pointer) => stored.get(sortKey(pointer)) ?? pointer);
      if (mine.length === 0) return { moved: [], keptByOther };
      try {
        await this.#client.send(
          new TransactWriteCommand({ TransactItems: mine.map((pointer) => this.#put(pointer)) }),
        );
        return { moved: mine, keptByOther };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException) || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  #put(pointer: CurrentDefinition) {
    return {
      Put: {
        TableName: this.#table,
        Item: { ...pointerKey(pointer), v: 1, ...pointer },
        ConditionExpression: "attribute_not_exists(#pk) OR #owner = :owner",
        ExpressionAttributeNames: { "#pk": DEFINITIONS.partition, "#owner": "owner" },
        ExpressionAttributeValues: { ":owner": pointer.owner },
      },
    };
  }
}

/** Versions that this process has read, by kind. */
type ContentCache = { readonly [K in DefinitionKind]: Map<string, Promise<ContentOf<K> | undefined>> };

/** A pointer as stored; keys and schema version are dropped. */
const pointerItem = z.object({
  kind: z.enum(["workflow", "template", "segment", "scoring", "form"]),
  id: z.string(),
  version: z.string(),
  owner: z.enum(["deploy", "api"]),
  machineVersionArn: z.optional(z.string()),
  machineHash: z.optional(z.string()),
});

function sortKey(pointer: Pick<CurrentDefinition, "kind" | "id">): string {
  return DEFINITION_KEYS.of(pointer.kind, pointer.id);
}

function pointerKey(pointer: Pick<CurrentDefinition, "kind" | "id">) {
  return { [DEFINITIONS.partition]: DEFINITION_KEYS.currentPartition, [DEFINITIONS.sort]: sortKey(pointer) };
}

/** "Already done" is success. */
async function unlessConditionFails(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
