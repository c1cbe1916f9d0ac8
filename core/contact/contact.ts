import type { Json } from "../json.ts";
import type { Instant } from "../time.ts";
import type { Enrollment } from "./enrollment.ts";

/** A decaying score as stored: its value at an instant; read it as value·2^(−(t−at)/h). */
export interface ScoreState {
  readonly value: number;
  readonly at: Instant;
  /** Version of the scoring that made it; another one asks for a rebuild with the contact's next event. */
  readonly version?: string;
  /** Points earned so far on the latest days, per capped rule: rule id → day (`2026-11-21`) → uncapped points. At most three days a rule. */
  readonly days?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** One event of the last commit, so that the stream tells what happened without a second read. */
export interface RecordedRef {
  readonly senderKey: string;
  readonly timelineKey: string;
  readonly name: string;
}

/** What moves together and often: one small item, the unit of optimistic concurrency (`version`). */
export interface ContactState {
  readonly contactId: string;
  /** `visitor`: no address and no user id; `contact`: known; `merged`: see `mergedInto`. */
  readonly standing: "visitor" | "contact" | "merged";
  readonly mergedInto?: string;
  /** Raised by one with every commit. */
  readonly version: number;
  /** Keys that are hers, each with its timeline: `anon#…`, `user#…`, `email#…`, `contact#…`; about 50 at most. A merge never moves history. */
  readonly senderKeys: readonly string[];
  readonly scores: Readonly<Record<string, ScoreState>>;
  readonly stage: string;
  readonly firstSeenAt: Instant;
  /** 0 if only others' events name her keys. */
  readonly lastSeenAt: Instant;
  /** Events of the last commit; only kept for contacts, since visitors start no workflows. */
  readonly last?: readonly RecordedRef[];
}

/** An attribute with the event that set it: the latest (time, event id) wins, in whatever order events arrive. */
export interface AttributeValue {
  readonly value: Json;
  readonly at: Instant;
  readonly eventId: string;
}

/** What is known about a contact. `email` and `first_name` … are attributes in snake case. */
export interface Profile {
  readonly contactId: string;
  /** The address that messages go to, as given; only if this contact owns its identity. */
  readonly email?: string;
  readonly userId?: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Consent to one topic, with the evidence of its latest change. */
export interface TopicConsent {
  readonly status: "granted" | "withdrawn";
  readonly at: Instant;
  readonly eventId: string;
  /** Where it came from: `form:newsletter`, `one-click`, `unsubscribe-page`, … */
  readonly source: string;
  /** The exact sentence she agreed to, and the version of the form that showed it. */
  readonly text?: string;
  readonly formVersion?: string;
}

/** What a contact agreed to, per topic; `allMarketing` is set when she left everything. */
export interface Consent {
  readonly contactId: string;
  readonly topics: Readonly<Record<string, TopicConsent>>;
  readonly allMarketing?: {
    readonly withdrawnAt: Instant;
    readonly eventId: string;
    readonly source: string;
  };
}

/** Membership of one segment. */
export interface Membership {
  readonly segment: string;
  readonly enteredAt: Instant;
  /** Version of the segment definition that let her in. */
  readonly segmentVersion: string;
}

/** Everything about one contact that stands in one partition. */
export interface Contact {
  readonly state: ContactState;
  readonly profile?: Profile;
  readonly consent?: Consent;
  readonly memberships: readonly Membership[];
  readonly enrollments: readonly Enrollment[];
  /** The minute at which time alone may turn one of her memberships next; absent if it never will. */
  readonly due?: Instant;
}
