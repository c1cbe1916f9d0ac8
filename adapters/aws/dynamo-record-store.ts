import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { TimelineReader } from "../../core/contact/ports.ts";
import { CONTACT_ITEMS } from "../../core/contact/items.ts";
import type { CommitAnswer, RecordChange, RecordStore } from "../../core/record/ports.ts";
import type { ContactDetails, LoadedContact, Snapshot, Wanted } from "../../core/record/snapshot.ts";
import { batchGet, type ItemKey } from "./batch-get.ts";
import { consentOf, profileOf, stateOf } from "./contact-items.ts";
import { DynamoTimelineReader } from "./dynamo-timeline-reader.ts";
import { identityOf, type RecordTables, recordWrites } from "./record-items.ts";
import { CONTACTS, IDENTITIES } from "./tables.ts";

type Item = Readonly<Record<string, unknown>>;

/** Refusals that mean: somebody else is at these items, or the table is busy; later may work. */
const PASSING = new Set([
  "ConditionalCheckFailed",
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** Contacts, timelines, identities and outbox, written together. */
export class DynamoRecordStore implements RecordStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: RecordTables;
  readonly #timelines: TimelineReader;
  /** Write units of all commits so far, if `measure` is on: what the bench reports per event. */
  writeUnits = 0;
  readonly #measure: boolean;

  constructor(
    client: DynamoDBDocumentClient,
    tables: RecordTables,
    options: { readonly measure?: boolean } = {},
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#timelines = new DynamoTimelineReader(client, tables);
    this.#measure = options.measure ?? false;
  }

  async load(wanted: Wanted): Promise<Snapshot> {
    const [items, histories] = await Promise.all([
      batchGet(this.#client, this.#keysOf(wanted)),
      Promise.all(wanted.histories.map(async (key) => [key, await this.#timelines.events([key])] as const)),
    ]);
    const identities = (items.get(this.#tables.identities) ?? []).map(identityOf);
    const parts = items.get(this.#tables.contacts) ?? [];
    return {
      identities: new Map([
        ...wanted.identities.map((key) => [key, undefined] as const),
        ...identities.map((each) => [each.key, each] as const),
      ]),
      contacts: new Map([
        ...wanted.contacts.map((id) => [id, loadedContact(id, parts)] as const),
        ...wanted.details.map((id) => [id, withDetails(id, parts)] as const),
      ]),
      histories: new Map(histories),
    };
  }

  async commit(change: RecordChange): Promise<CommitAnswer> {
    try {
      const answer = await this.#client.send(
        new TransactWriteCommand({
          TransactItems: [...recordWrites(change, this.#tables)],
          ...(this.#measure && { ReturnConsumedCapacity: "TOTAL" }),
        }),
      );
      for (const each of answer.ConsumedCapacity ?? []) this.writeUnits += each.CapacityUnits ?? 0;
      return { outcome: "committed" };
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return answerOf(error, change);
    }
  }

  #keysOf(wanted: Wanted): readonly ItemKey[] {
    const { contacts, identities } = this.#tables;
    const part = (id: string, sort: string): ItemKey => ({
      table: contacts,
      key: { [CONTACTS.partition]: id, [CONTACTS.sort]: sort },
    });
    const states = [...new Set([...wanted.contacts, ...wanted.details])].map((id) =>
      part(id, CONTACT_ITEMS.state),
    );
    const details = [...new Set(wanted.details)].flatMap((id) => [
      part(id, CONTACT_ITEMS.profile),
      part(id, CONTACT_ITEMS.consent),
    ]);
    const keys = [...new Set(wanted.identities)].map((key) => ({
      table: identities,
      key: { [IDENTITIES.partition]: key },
    }));
    return [...keys, ...states, ...details];
  }
}

/** Reasons stand in the order of the writes. docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
function answerOf(error: TransactionCanceledException, change: RecordChange): CommitAnswer {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? "None");
  const events = change.events.filter((_, index) => codes[index] === "ConditionalCheckFailed");
  if (events.length > 0) return { outcome: "duplicates", events };
  if (codes.every((code) => code === "None" || PASSING.has(code))) return { outcome: "conflict" };
  throw error;
}

function find(id: string, sort: string, items: readonly Item[]): Item | undefined {
  return items.find((item) => item[CONTACTS.partition] === id && item[CONTACTS.sort] === sort);
}

function loadedContact(id: string, items: readonly Item[]): LoadedContact | undefined {
  const state = find(id, CONTACT_ITEMS.state, items);
  return state && { state: stateOf(state) };
}

function withDetails(id: string, items: readonly Item[]): LoadedContact | undefined {
  const contact = loadedContact(id, items);
  const profile = find(id, CONTACT_ITEMS.profile, items);
  const consent = find(id, CONTACT_ITEMS.consent, items);
  const details: ContactDetails = {
    ...(profile && { profile: profileOf(profile) }),
    ...(consent && { consent: consentOf(consent) }),
  };
  return contact && { ...contact, details };
}
