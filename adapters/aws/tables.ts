import { CONTACT_KEY, ENROLLMENT_ATTRIBUTES } from "../../core/contact/items.ts";
import { TIMELINE_KEPT_MS } from "../../core/record/context.ts";

/**
 * Keys, indexes and time-to-live of every table, written once: the stacks create them from here, the repositories read and write by them.
 * Free of side effects, since infrastructure imports it.
 */
export interface TableShape {
  readonly partition: string;
  readonly sort?: string;
  readonly timeToLive?: string;
  readonly stream: boolean;
  readonly indexes: readonly TableIndex[];
}

export interface TableIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
  /** `keys` projects the keys of table and index only. */
  readonly projection: "all" | "keys";
}

/** Contact id / `state`, `profile`, `consent`, `membership#<segment>`, `enrollment#<workflow>#<entry key>`. */
export const CONTACTS = {
  partition: CONTACT_KEY.partition,
  sort: CONTACT_KEY.sort,
  stream: true,
  indexes: [
    /** Sparse: active enrollments only. `activeIn` is the workflow, `step` where she stands. */
    {
      name: "enrollments-by-step",
      partition: ENROLLMENT_ATTRIBUTES.activeIn,
      sort: ENROLLMENT_ATTRIBUTES.step,
      projection: "keys",
    },
  ],
} as const satisfies TableShape;

/** Sender key (`anon#…`, `user#…`, `email#…`, `contact#…`, `refused#<day>`) / `<client time>#<event id>`. */
export const EVENTS = {
  partition: "pk",
  sort: "sk",
  timeToLive: "expiresAt",
  stream: false,
  indexes: [],
} as const satisfies TableShape;

/** `anon#<anonymous id>`, `user#<user id>`, `email#<HMAC of the address>`. */
export const IDENTITIES = {
  partition: "pk",
  stream: false,
  indexes: [],
} as const satisfies TableShape;

/** `message#<message id>`, `suppression#<HMAC of the address>`. `claimedOn` is the ISO time of the claim: key attributes here are all strings. */
export const MESSAGES = {
  partition: "pk",
  stream: false,
  indexes: [{ name: "messages-by-contact", partition: "contactId", sort: "claimedOn", projection: "all" }],
} as const satisfies TableShape;

/**
 * `<minute>#<shard>` / contact id: whom time alone may turn at that minute; and `prepared#<day>` / minute: minutes for which there is a
 * schedule that wakes us. What nobody dealt with for a month expires: the contact's next event writes it anew.
 */
export const DUE = {
  partition: "pk",
  sort: "sk",
  timeToLive: "expiresAt",
  stream: false,
  indexes: [],
} as const satisfies TableShape;

/** `<kind>#<id>` / version; and `current` / `<kind>#<id>`: all pointers in one partition, read with one consistent query. */
export const DEFINITIONS = {
  partition: "pk",
  sort: "sk",
  stream: false,
  indexes: [],
} as const satisfies TableShape;

/** Contact id / announcement id. */
export const OUTBOX = {
  partition: "pk",
  sort: "sk",
  timeToLive: "expiresAt",
  stream: true,
  indexes: [],
} as const satisfies TableShape;

/** Partition keys of messages and suppressions. */
export const MESSAGE_KEYS = {
  message: (id: string) => `message#${id}`,
  suppression: (hmac: string) => `suppression#${hmac}`,
} as const;

/** Partition keys of what is due. */
export const DUE_KEYS = {
  bucket: (minute: string, shard: number) => `${minute}#${shard}`,
  prepared: (day: string) => `prepared#${day}`,
} as const;

/** Keys of definitions and of the pointers to their current versions. */
export const DEFINITION_KEYS = {
  of: (kind: string, id: string) => `${kind}#${id}`,
  currentPartition: "current",
} as const;

/** How long a line of the timeline is kept: 25 months, in seconds. */
export const TIMELINE_RETENTION_SECONDS = TIMELINE_KEPT_MS / 1000;

/** How long an announcement is kept after publishing: a week, in seconds. */
export const OUTBOX_RETENTION_SECONDS = 7 * 86_400;

/** How long after its minute a due item is kept if nobody deals with it: 30 days, in seconds. */
export const DUE_RETENTION_SECONDS = 30 * 86_400;
