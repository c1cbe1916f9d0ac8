import type { Membership } from "../../core/contact/contact.ts";
import type { Announcement } from "../../core/events.ts";
import type { Bucket } from "../../core/segment/due.ts";
import type { Consequences, MembershipChange, ReactionStore } from "../../core/segment/ports.ts";
import { InMemoryDueRepository } from "./due-repository.ts";

/** Memberships, the outbox and due items in memory. */
export class InMemoryReactionStore implements ReactionStore {
  readonly outbox = new Map<string, Announcement>();
  readonly due = new InMemoryDueRepository();
  readonly #memberships = new Map<string, Map<string, Membership>>();
  readonly #dueOf = new Map<string, Bucket>();
  readonly #versionOf: (contactId: string) => number | undefined;

  /** `versionOf` tells which version a contact's state has. */
  constructor(versionOf: (contactId: string) => number | undefined = () => undefined) {
    this.#versionOf = versionOf;
  }

  membershipsOf(contactId: string): readonly Membership[] {
    return [...(this.#memberships.get(contactId)?.values() ?? [])];
  }

  dueOf(contactId: string): Bucket | undefined {
    return this.#dueOf.get(contactId);
  }

  commit(consequences: Consequences): Promise<"committed" | "conflict"> {
    const { contactId, turned, announced, due, version } = consequences;
    const isStale =
      (version !== undefined && version !== this.#versionOf(contactId)) ||
      (due !== undefined && due.from !== this.#dueOf.get(contactId));
    if (isStale) return Promise.resolve("conflict");
    if (due) {
      this.due.move(contactId, due);
      if (due.to === undefined) this.#dueOf.delete(contactId);
      else this.#dueOf.set(contactId, due.to);
    }
    for (const change of turned) {
      if (this.#turn(contactId, change)) change.announcements.forEach((each) => this.#announce(each));
    }
    for (const announcement of announced) this.#announce(announcement);
    return Promise.resolve("committed");
  }

  #turn(contactId: string, { kind, membership }: MembershipChange): boolean {
    const hers = this.#memberships.get(contactId) ?? new Map<string, Membership>();
    const present = hers.get(membership.segment);
    if (kind === "entered" ? present : present?.enteredAt !== membership.enteredAt) return false;
    if (kind === "entered") hers.set(membership.segment, membership);
    else hers.delete(membership.segment);
    this.#memberships.set(contactId, hers);
    return true;
  }

  #announce(announcement: Announcement): void {
    if (!this.outbox.has(announcement.id)) this.outbox.set(announcement.id, announcement);
  }
}
