import { STAGE_ATTRIBUTE } from "../contact/attributes.ts";
import type { Consent, ContactState, Profile } from "../contact/contact.ts";
import { isAddress } from "../identity/address.ts";
import { type Gathering, standingOf } from "../identity/assign.ts";
import { IDENTITY_KEYS, isUserKey, timelineKey } from "../identity/keys.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import type { PlanContext } from "./context.ts";
import { type Folded, NEVER_SEEN } from "./fold-contact.ts";
import type { LoadedContact } from "./snapshot.ts";

/** Everything about one contact that her plan is made from. */
export interface Subject {
  readonly gathering: Gathering;
  readonly stored?: LoadedContact;
  readonly absorbed: readonly LoadedContact[];
  readonly events: readonly TimelineEvent[];
  readonly context: PlanContext;
}

/** Where everybody stands before a workflow says otherwise. */
const FIRST_STAGE = { visitor: "visitor", contact: "lead", merged: "lead" } as const;

/** The state that a fold makes of her. */
export function stateOf(subject: Subject, folded: Folded): ContactState {
  const { stored, gathering, events, context } = subject;
  const standing = standingOf(gathering.keys);
  const { firstSeenAt, lastSeenAt, scores } = folded;
  return {
    contactId: gathering.contactId,
    standing,
    version: (stored?.state.version ?? 0) + 1,
    senderKeys: gathering.keys,
    scores,
    stage: stageOf(subject, folded, standing),
    firstSeenAt: Number.isFinite(firstSeenAt) ? firstSeenAt : context.now,
    lastSeenAt: Number.isFinite(lastSeenAt) ? lastSeenAt : NEVER_SEEN,
    ...(standing === "contact" && events.length > 0 && { last: events.map(refOf) }),
  };
}

/** A fold without attributes has changed none, so the stage stays. */
function stageOf({ stored }: Subject, { attributes }: Folded, standing: ContactState["standing"]): string {
  const stage = attributes[STAGE_ATTRIBUTE]?.value;
  if (typeof stage === "string") return stage;
  return stored?.state.standing === standing && !stored.details ? stored.state.stage : FIRST_STAGE[standing];
}

function refOf(event: TimelineEvent): {
  readonly senderKey: string;
  readonly timelineKey: string;
  readonly name: string;
} {
  return { senderKey: event.senderKey, timelineKey: timelineKey(event), name: event.name };
}

/** What stays of a contact who went up in another one: the way to her. */
export function mergedState({ last: _last, ...state }: ContactState, mergedInto: string): ContactState {
  return { ...state, standing: "merged", mergedInto, version: state.version + 1, senderKeys: [], scores: {} };
}

/** The profile that a fold makes of her; undefined if there is nothing to say. */
export function profileOf({ gathering, context, stored }: Subject, folded: Folded): Profile | undefined {
  const { contactId, keys } = gathering;
  const { attributes } = folded;
  const stated = attributes["email"]?.value;
  const email =
    isAddress(stated) && keys.includes(IDENTITY_KEYS.email(context.hashAddress(stated)))
      ? stated.trim()
      : undefined;
  const userId = keys.find(isUserKey)?.slice(IDENTITY_KEYS.user("").length);
  if (!stored?.details?.profile && userId === undefined && Object.keys(attributes).length === 0)
    return undefined;
  return {
    contactId,
    ...(email !== undefined && { email }),
    ...(userId !== undefined && { userId }),
    attributes,
  };
}

/** Nothing agreed to is written only over something: a form that turned out to be somebody else's takes its consent along. */
export function consentOf({ consent }: Folded, stored: LoadedContact | undefined): Consent | undefined {
  const isEmpty = Object.keys(consent.topics).length === 0 && !consent.allMarketing;
  return isEmpty && !stored?.details?.consent ? undefined : consent;
}

/** Folding gives the stored attributes back as they are if it changes none. */
export function isStored(profile: Profile, stored: LoadedContact | undefined): boolean {
  const before = stored?.details?.profile;
  return (
    before?.attributes === profile.attributes &&
    before.email === profile.email &&
    before.userId === profile.userId
  );
}
