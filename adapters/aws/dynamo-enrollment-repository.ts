import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Enrollment } from "../../core/contact/enrollment.ts";
import { CONTACT_ITEMS, ENROLLMENT_ATTRIBUTES } from "../../core/contact/items.ts";
import type { EnrollmentEnd, EnrollmentRepository } from "../../core/contact/ports.ts";
import { enrollmentItem, enrollmentKey, enrollmentOf } from "./enrollment-item.ts";
import { CONTACTS } from "./tables.ts";

/** Enrollments as items in their contacts' partitions. */
export class DynamoEnrollmentRepository implements EnrollmentRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, contactsTable: string) {
    this.#client = client;
    this.#table = contactsTable;
  }

  async claim(enrollment: Enrollment) {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: enrollmentItem(enrollment),
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      );
      return { outcome: "claimed" } as const;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { outcome: "exists", enrollment: await this.#read(enrollment) } as const;
    }
  }

  async #read(enrollment: Enrollment): Promise<Enrollment> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: enrollmentKey(enrollment), ConsistentRead: true }),
    );
    return Item ? enrollmentOf(Item) : enrollment;
  }

  async noteExecution(enrollment: Enrollment, executionArn: string): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: enrollmentKey(enrollment),
        UpdateExpression: "SET executionArn = :arn",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":arn": executionArn },
      }),
    );
  }

  async close(
    key: Pick<Enrollment, "contactId" | "workflow" | "entryKey">,
    end: EnrollmentEnd,
  ): Promise<"closed" | "already"> {
    const { activeIn, status, waiting } = ENROLLMENT_ATTRIBUTES;
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: enrollmentKey(key),
          UpdateExpression: `SET #status = :status, endedAt = :at${end.reason === undefined ? "" : ", endReason = :reason"} REMOVE ${activeIn}, ${waiting}`,
          ConditionExpression: "#status = :active",
          ExpressionAttributeNames: { "#status": status },
          ExpressionAttributeValues: {
            ":status": end.status,
            ":at": end.at,
            ":reason": end.reason,
            ":active": "active",
          },
        }),
      );
      return "closed";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return "already";
      throw error;
    }
  }

  async ofContact(contactId: string): Promise<readonly Enrollment[]> {
    const enrollments: Enrollment[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: "#pk = :pk AND begins_with(#sk, :prefix)",
        ExpressionAttributeNames: { "#pk": CONTACTS.partition, "#sk": CONTACTS.sort },
        ExpressionAttributeValues: { ":pk": contactId, ":prefix": CONTACT_ITEMS.enrollmentPrefix },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) enrollments.push(...Items.map(enrollmentOf));
    return enrollments;
  }

  async countBySteps(workflow: string): Promise<Readonly<Record<string, number>>> {
    const [index] = CONTACTS.indexes;
    const counts = new Map<string, number>();
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: `${index.partition} = :workflow`,
        ExpressionAttributeValues: { ":workflow": workflow },
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const step = String(item[index.sort]);
        counts.set(step, (counts.get(step) ?? 0) + 1);
      }
    }
    return Object.fromEntries(counts);
  }
}
