import type { Contact, ContactState, Profile } from "../../core/contact/contact.ts";
import type { ContactReader, TimelineRange, TimelineReader } from "../../core/contact/ports.ts";
import type { Json } from "../../core/json.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";

/** A known contact; say only what matters. */
export function contactOf(
  parts: Partial<Omit<Contact, "state">> & { readonly state?: Partial<ContactState> } = {},
): Contact {
  return { memberships: [], enrollments: [], ...parts, state: stateOf(parts.state) };
}

export function stateOf(parts: Partial<ContactState> = {}): ContactState {
  return {
    contactId: "c1",
    standing: "contact",
    version: 1,
    senderKeys: ["contact#c1"],
    scores: {},
    stage: "lead",
    firstSeenAt: 0,
    lastSeenAt: 0,
    ...parts,
  };
}

export function profileOf(attributes: Readonly<Record<string, Json>>, contactId = "c1"): Profile {
  const values = Object.entries(attributes).map(([name, value]) => [name, { value, at: 0, eventId: "e0" }]);
  return { contactId, attributes: Object.fromEntries(values) as Profile["attributes"] };
}

export function eventOf(parts: Partial<TimelineEvent> = {}): TimelineEvent {
  const occurredAt = parts.occurredAt ?? 0;
  return {
    senderKey: "contact#c1",
    eventId: "e1",
    kind: "track",
    name: "Page Viewed",
    origin: "browser",
    clientTime: new Date(occurredAt).toISOString(),
    receivedAt: occurredAt,
    properties: {},
    traits: {},
    context: {},
    ...parts,
    occurredAt,
  };
}

/** Contacts by id; counts its reads. */
export class ContactsDouble implements ContactReader {
  readonly contacts = new Map<string, Contact>();
  reads = 0;

  constructor(...contacts: readonly Contact[]) {
    for (const contact of contacts) this.contacts.set(contact.state.contactId, contact);
  }

  read(contactId: string): Promise<Contact | undefined> {
    this.reads += 1;
    const found = this.contacts.get(contactId);
    const survivor = found?.state.mergedInto;
    return Promise.resolve(survivor === undefined ? found : this.contacts.get(survivor));
  }
}

/** A timeline of fixed events; counts its reads. */
export class TimelineDouble implements TimelineReader {
  readonly #events: readonly TimelineEvent[];
  reads = 0;

  constructor(...events: readonly TimelineEvent[]) {
    this.#events = events;
  }

  events(senderKeys: readonly string[], range: TimelineRange = {}): Promise<readonly TimelineEvent[]> {
    this.reads += 1;
    const hers = this.#events.filter(
      (event) =>
        senderKeys.includes(event.senderKey) &&
        event.occurredAt >= (range.from ?? -Infinity) &&
        event.name === (range.name ?? event.name),
    );
    return Promise.resolve(hers.toSorted((a, b) => a.occurredAt - b.occurredAt).slice(0, range.limit));
  }
}
