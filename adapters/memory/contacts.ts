import type { Consent, Contact, ContactState, Membership, Profile } from "../../core/contact/contact.ts";
import type { Enrollment } from "../../core/contact/enrollment.ts";
import type {
  ContactReader,
  IdentityReader,
  TimelineRange,
  TimelineReader,
} from "../../core/contact/ports.ts";
import { latestOf, oldestFirst } from "../../core/contact/timeline.ts";
import type { Announcement } from "../../core/events.ts";
import type { Identity } from "../../core/identity/claims.ts";
import { timelineKey } from "../../core/identity/keys.ts";
import type { CommitAnswer, RecordChange, RecordStore } from "../../core/record/ports.ts";
import type { LoadedContact, Snapshot, Wanted } from "../../core/record/snapshot.ts";
import type { Instant } from "../../core/time.ts";
import type { TimelineEvent } from "../../core/tracking-event.ts";

/** What others keep of a contact. */
export interface OtherItems {
  readonly memberships?: (contactId: string) => readonly Membership[];
  readonly enrollments?: (contactId: string) => readonly Enrollment[];
  readonly due?: (contactId: string) => Instant | undefined;
}

/** Contacts, timelines, identities and outbox in memory: a commit is one atomic step, readings are copies of nothing. */
export class InMemoryContacts implements RecordStore, ContactReader, IdentityReader, TimelineReader {
  readonly states = new Map<string, ContactState>();
  readonly profiles = new Map<string, Profile>();
  readonly consents = new Map<string, Consent>();
  readonly identities = new Map<string, Identity>();
  readonly timelines = new Map<string, Map<string, TimelineEvent>>();
  readonly announcements = new Map<string, Announcement>();
  readonly #others: OtherItems;

  constructor(others: OtherItems = {}) {
    this.#others = others;
  }

  load(wanted: Wanted): Promise<Snapshot> {
    const details = wanted.details.map((id) => [id, this.#loaded(id, true)] as const);
    return Promise.resolve({
      identities: new Map(wanted.identities.map((key) => [key, this.identities.get(key)])),
      contacts: new Map([...wanted.contacts.map((id) => [id, this.#loaded(id, false)] as const), ...details]),
      histories: new Map(wanted.histories.map((key) => [key, this.#timeline(key)])),
    });
  }

  commit(change: RecordChange): Promise<CommitAnswer> {
    const events = change.events.filter((event) =>
      this.timelines.get(event.senderKey)?.has(timelineKey(event)),
    );
    if (events.length > 0) return Promise.resolve({ outcome: "duplicates", events });
    const isStale =
      change.states.some(
        ({ state, expectedVersion }) => (this.states.get(state.contactId)?.version ?? 0) !== expectedVersion,
      ) ||
      change.identities.some(
        ({ identity, expectedVersion }) =>
          (this.identities.get(identity.key)?.version ?? 0) !== expectedVersion,
      );
    if (isStale) return Promise.resolve({ outcome: "conflict" });
    this.#write(change);
    return Promise.resolve({ outcome: "committed" });
  }

  read(contactId: string): Promise<Contact | undefined> {
    const state = this.states.get(contactId);
    if (!state) return Promise.resolve(undefined);
    if (state.mergedInto !== undefined) return this.read(state.mergedInto);
    const due = this.#others.due?.(contactId);
    return Promise.resolve({
      state,
      ...this.#details(contactId),
      ...(due !== undefined && { due }),
      memberships: this.#others.memberships?.(contactId) ?? [],
      enrollments: this.#others.enrollments?.(contactId) ?? [],
    });
  }

  findByIdentity(identityKey: string): Promise<string | undefined> {
    return Promise.resolve(this.identities.get(identityKey)?.contactId);
  }

  events(senderKeys: readonly string[], range: TimelineRange = {}): Promise<readonly TimelineEvent[]> {
    const events = senderKeys
      .flatMap((key) => this.#timeline(key))
      .filter(
        (event) => event.occurredAt >= (range.from ?? -Infinity) && (range.name ?? event.name) === event.name,
      );
    return Promise.resolve(latestOf(oldestFirst(events), range.limit));
  }

  #write(change: RecordChange): void {
    for (const event of change.events) {
      const timeline = this.timelines.get(event.senderKey) ?? new Map<string, TimelineEvent>();
      this.timelines.set(event.senderKey, timeline.set(timelineKey(event), event));
    }
    for (const { state } of change.states) this.states.set(state.contactId, state);
    for (const profile of change.profiles) this.profiles.set(profile.contactId, profile);
    for (const consent of change.consents) this.consents.set(consent.contactId, consent);
    for (const contactId of change.emptied) {
      this.profiles.delete(contactId);
      this.consents.delete(contactId);
    }
    for (const { identity } of change.identities) this.identities.set(identity.key, identity);
    for (const announcement of change.announcements) this.announcements.set(announcement.id, announcement);
  }

  #timeline(senderKey: string): readonly TimelineEvent[] {
    return oldestFirst([...(this.timelines.get(senderKey)?.values() ?? [])]);
  }

  #loaded(contactId: string, withDetails: boolean): LoadedContact | undefined {
    const state = this.states.get(contactId);
    return state && { state, ...(withDetails && { details: this.#details(contactId) }) };
  }

  #details(contactId: string): { readonly profile?: Profile; readonly consent?: Consent } {
    const [profile, consent] = [this.profiles.get(contactId), this.consents.get(contactId)];
    return { ...(profile && { profile }), ...(consent && { consent }) };
  }
}
