import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DynamoContactReader } from "./dynamo-contact-reader.ts";
import { DynamoDefinitionStore } from "./dynamo-definition-store.ts";
import { DynamoEnrollmentRepository } from "./dynamo-enrollment-repository.ts";
import { DynamoTimelineReader } from "./dynamo-timeline-reader.ts";

/** Where functions that move contacts through workflows find them. They have no permission on identities, nor need one. */
export function enrollmentSources(
  client: DynamoDBDocumentClient,
  tables: { readonly CONTACTS_TABLE: string; readonly DEFINITIONS_TABLE: string },
) {
  return {
    contacts: new DynamoContactReader(client, tables.CONTACTS_TABLE),
    enrollments: new DynamoEnrollmentRepository(client, tables.CONTACTS_TABLE),
    definitions: new DynamoDefinitionStore(client, tables.DEFINITIONS_TABLE),
  };
}

/** Where functions that evaluate conditions find everything but messages. */
export function conditionSources(
  client: DynamoDBDocumentClient,
  tables: Parameters<typeof enrollmentSources>[1] & { readonly EVENTS_TABLE: string },
) {
  return {
    ...enrollmentSources(client, tables),
    clock: Date.now,
    timeline: new DynamoTimelineReader(client, { events: tables.EVENTS_TABLE }),
  };
}
