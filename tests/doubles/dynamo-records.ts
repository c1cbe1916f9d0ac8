import { DynamoContactReader } from "../../adapters/aws/dynamo-contact-reader.ts";
import { DynamoIdentityReader } from "../../adapters/aws/dynamo-identity-reader.ts";
import { DynamoRecordStore } from "../../adapters/aws/dynamo-record-store.ts";
import { DynamoTimelineReader } from "../../adapters/aws/dynamo-timeline-reader.ts";
import type { RecordStoreUnderTest } from "../contracts/record-store.ts";
import type { TestTables } from "../contracts/dynamo.ts";

/** The store and readers of some tables as one object. */
export function dynamoRecords({
  client,
  tables,
}: Pick<TestTables, "client" | "tables">): RecordStoreUnderTest & { readonly store: DynamoRecordStore } {
  const store = new DynamoRecordStore(client, tables, { measure: true });
  const identities = new DynamoIdentityReader(client, tables.identities);
  const contacts = new DynamoContactReader(client, tables.contacts);
  const timelines = new DynamoTimelineReader(client, tables);
  return {
    store,
    load: (wanted) => store.load(wanted),
    commit: (change) => store.commit(change),
    read: (contactId) => contacts.read(contactId),
    findByIdentity: (key) => identities.findByIdentity(key),
    events: (senderKeys, range) => timelines.events(senderKeys, range),
  };
}
