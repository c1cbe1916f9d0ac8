/** Key attributes of the contacts table. In core, because compiled workflows write enrollment items themselves, without a function. */
export const CONTACT_KEY = { partition: "pk", sort: "sk" } as const;

/** Sort keys of a contact's partition; the partition key is the contact id. */
export const CONTACT_ITEMS = {
  state: "state",
  profile: "profile",
  consent: "consent",
  /** The minute of her item in the table of what is due, so that nobody has to look there. */
  due: "due",
  membershipPrefix: "membership#",
  membership: (segment: string) => `membership#${segment}`,
  enrollmentPrefix: "enrollment#",
  enrollment: (workflow: string, entryKey: string) => `enrollment#${workflow}#${entryKey}`,
} as const;

/** Attributes of an enrollment item that a compiled workflow writes when it waits. */
export const ENROLLMENT_ATTRIBUTES = {
  /** Workflow id while active, absent afterwards: partition of the sparse index. */
  activeIn: "activeIn",
  step: "step",
  status: "status",
  /** `Waiting`: { token, step, since, condition } with `condition` as JSON text. */
  waiting: "waiting",
} as const;
