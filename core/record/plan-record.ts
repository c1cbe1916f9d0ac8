import { contactIdOf, timelineKey } from "../identity/keys.ts";
import { canWin } from "../identity/resolve.ts";
import type { ReadEvent } from "../identity/statements.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { announcementsOf } from "./announcements.ts";
import type { PlanContext } from "./context.ts";
import { missing, type Missing, missingForFirstLook } from "./missing.ts";
import { type ContactWrite, planContact } from "./plan-contact.ts";
import type { RecordChange } from "./ports.ts";
import { foundIdentities, ownerOf, settleIdentity, statesOf } from "./settle-identity.ts";
import type { Snapshot } from "./snapshot.ts";

/** What to do next with some events: read more, read again since two readings do not fit together, or commit. */
export type Plan =
  | Missing
  | { readonly step: "reload" }
  | {
      readonly step: "commit";
      readonly change: RecordChange;
      /** Events that belong to nobody: the contact they name does not exist. */
      readonly orphans: readonly TimelineEvent[];
      /** Visitors and strangers that become contacts. */
      readonly contactsCreated: number;
    };

/** Plans the commit of some events of connected senders. Pure: the same snapshot and events give the same plan, but for new ids. */
export function planRecord(snapshot: Snapshot, read: readonly ReadEvent[], context: PlanContext): Plan {
  const look = missingForFirstLook(snapshot, read);
  if (look) return look;
  const { events, orphans } = newOnes(snapshot, read);
  if (!isConsistent(snapshot)) return { step: "reload" };
  const settled = settleIdentity(snapshot, events, context);
  if ("step" in settled) return settled;
  const timeline = events.map(({ event }) => event);
  const planned = settled.gatherings.map((gathering) => planContact(snapshot, gathering, timeline, context));
  const wanting = planned.filter((each) => each.step === "load");
  if (wanting.length > 0) return allOf(wanting);
  const writes = planned.filter((each) => each.step === "write");
  const announcements = writes.flatMap((write) => announcementsOf(write, context.now));
  return {
    step: "commit",
    change: {
      ...changeOf(writes),
      events: timeline,
      identities: settled.identities,
      announcements,
      at: context.now,
    },
    orphans,
    contactsCreated: announcements.filter((each) => each.type === "ContactCreated").length,
  };
}

/** Events without those that a loaded timeline has already, and without those of contacts that do not exist. */
function newOnes(
  snapshot: Snapshot,
  read: readonly ReadEvent[],
): { readonly events: readonly ReadEvent[]; readonly orphans: readonly TimelineEvent[] } {
  const isKnown = ({ event }: ReadEvent): boolean =>
    snapshot.histories.get(event.senderKey)?.some((stored) => timelineKey(stored) === timelineKey(event)) ??
    false;
  const isOrphan = ({ event }: ReadEvent): boolean => {
    const contactId = contactIdOf(event.senderKey);
    return contactId !== undefined && snapshot.contacts.get(contactId) === undefined;
  };
  const unknown = read.filter((each) => !isKnown(each));
  return {
    events: unknown.filter((each) => !isOrphan(each)),
    orphans: unknown.filter(isOrphan).map(({ event }) => event),
  };
}

/**
 * Whether everything was read on the same side of every move: a key's contact names it, a contact's key leads to her, and the claims of a
 * browser fit the addresses that they are about, since both change in one commit.
 */
function isConsistent(snapshot: Snapshot): boolean {
  const contacts = statesOf(snapshot);
  const keysFit = [...snapshot.identities].every(([key, identity]) => {
    const owner = identity && ownerOf(key, snapshot, contacts);
    return owner === undefined || contacts.get(owner)?.senderKeys.includes(key) === true;
  });
  const contactsFit = [...contacts.values()].every(({ contactId, senderKeys }) =>
    senderKeys.every(
      (key) => !snapshot.identities.has(key) || ownerOf(key, snapshot, contacts) === contactId,
    ),
  );
  const identities = foundIdentities(snapshot);
  const claimsFit = [...identities.values()].every(({ key, claims = [] }) =>
    claims.every((claim) => !snapshot.identities.has(claim.target) || canWin(key, claim, identities)),
  );
  return keysFit && contactsFit && claimsFit;
}

function allOf(wanting: readonly Missing[]): Plan {
  const wanted = {
    details: wanting.flatMap((each) => each.wanted.details),
    histories: wanting.flatMap((each) => each.wanted.histories),
  };
  return missing(wanted) ?? { step: "reload" };
}

function changeOf(
  writes: readonly ContactWrite[],
): Pick<RecordChange, "states" | "profiles" | "consents" | "emptied"> {
  return {
    states: writes.flatMap((write) => write.states),
    profiles: writes.flatMap((write) => write.profile ?? []),
    consents: writes.flatMap((write) => write.consent ?? []),
    emptied: writes.flatMap((write) => write.emptied),
  };
}
