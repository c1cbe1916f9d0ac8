/** Keys that say who somebody is; partition keys of the identities table. */
export const IDENTITY_KEYS = {
  anonymous: (anonymousId: string) => `anon#${anonymousId}`,
  user: (userId: string) => `user#${userId}`,
  /** By the peppered hash of the normalised address, never by the address. */
  email: (addressHash: string) => `email#${addressHash}`,
} as const;

/** Keys of timelines: events of a browser, of a user id, forms that gave an address, and what is a contact's own (mail events). */
export const SENDER_KEYS = {
  anonymous: IDENTITY_KEYS.anonymous,
  user: IDENTITY_KEYS.user,
  address: IDENTITY_KEYS.email,
  contact: (contactId: string) => `contact#${contactId}`,
} as const;

/** Sort key of a timeline line: the client's own time, so that a retry with a new `sentAt` finds the first copy. */
export function timelineKey(event: { readonly clientTime: string; readonly eventId: string }): string {
  return `${event.clientTime}#${event.eventId}`;
}

const CONTACT_PREFIX = SENDER_KEYS.contact("");

/** Contact id of a `contact#…` key; undefined for every other key. */
export function contactIdOf(key: string): string | undefined {
  return key.startsWith(CONTACT_PREFIX) ? key.slice(CONTACT_PREFIX.length) : undefined;
}

/** Whether a key names a browser, which makes nobody known by itself. */
export const isAnonymousKey = (key: string): boolean => key.startsWith(IDENTITY_KEYS.anonymous(""));

/** Whether a key names a user id. */
export const isUserKey = (key: string): boolean => key.startsWith(IDENTITY_KEYS.user(""));

/** Whether a key names an address, by its hash. */
export const isAddressKey = (key: string): boolean => key.startsWith(IDENTITY_KEYS.email(""));
