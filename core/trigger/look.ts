import { contactSubject } from "../condition/contact-subject.ts";
import { holds } from "../condition/evaluate.ts";
import type { Contact, Membership, RecordedRef } from "../contact/contact.ts";
import type { EnrollmentRepository, TimelineReader } from "../contact/ports.ts";
import { rememberedTimeline } from "../contact/remembered-timeline.ts";
import type { Announcement } from "../events.ts";
import { hashId } from "../ids.ts";
import type { ContactChange } from "../segment/contact-change.ts";
import { dueMove } from "../segment/due.ts";
import { outlookOf } from "../segment/outlook.ts";
import type { Consequences, MembershipChange } from "../segment/ports.ts";
import {
  type PublishedRules,
  type ReactionRules,
  segmentsTouchedBy,
  type WatchedSegment,
} from "../segment/rules.ts";
import type { Instant } from "../time.ts";
import { allEnrollments } from "./all-enrollments.ts";
import { firedBy, isAwaited, type Occasion } from "./firing.ts";

/** What a look at a contact reads besides her. */
export interface LookSources {
  readonly timeline: TimelineReader;
  readonly enrollments: Pick<EnrollmentRepository, "ofContact">;
}

/** Whether a change could lead to anything. */
export function isWorthALook(
  change: ContactChange,
  rules: ReactionRules,
  { timeline }: LookSources,
): boolean {
  return segmentsTouchedBy(change, rules).length > 0 || occasionsOf(change, timeline, rules).length > 0;
}

/**
 * What a change of a contact leads to, as she is now: segments entered and left, workflows triggered, and when time alone will turn
 * something next. Only what could have turned is looked at.
 */
export async function lookAt(
  found: Contact,
  change: ContactChange,
  { rules, definitions }: PublishedRules,
  at: Instant,
  sources: LookSources,
): Promise<Consequences> {
  const { contactId } = found.state;
  const timeline = rememberedTimeline(sources.timeline);
  const contact = { ...found, enrollments: await allEnrollments(found, sources.enrollments) };
  const subjectAt = (instant: Instant) => contactSubject(contact, instant, { timeline, definitions });
  const turned: MembershipChange[] = [];
  const turns: Instant[] = [];
  for (const segment of segmentsTouchedBy(change, rules)) {
    const { condition, reads } = segment;
    const reaction = await turnedBy(segment, await holds(condition, subjectAt(at)), contact, rules, at);
    if (reaction) turned.push(reaction);
    if (!reads.time) continue;
    const scoring = (score: string) => definitions.scoring(score);
    turns.push(...(await outlookOf(condition, { now: at, at: subjectAt, scoring })).turns.slice(0, 1));
  }
  const announced: Announcement[] = [];
  for (const occasion of occasionsOf(change, timeline, rules)) {
    announced.push(...(await firedBy(occasion, rules.entries, hers(contact), at)));
  }
  const due = dueMove(contact.due, turns, { now: at, everything: change.time });
  return { contactId, turned, announced, ...(due && { due }) };
}

/** Occasions that a published workflow waits for. */
function occasionsOf(
  change: ContactChange,
  timeline: TimelineReader,
  { entries }: ReactionRules,
): readonly Occasion[] {
  const occasions = [
    ...change.events.map((ref): Occasion => ({
      on: "did",
      event: ref.name,
      cause: eventIdOf(ref),
      properties: () => propertiesOf(ref, timeline),
    })),
    ...change.consents
      .filter(({ granted }) => granted)
      .map(({ topic, eventId }): Occasion => ({ on: "consented", topic, cause: eventId })),
  ];
  return occasions.filter((each) => isAwaited(each, entries));
}

/** The change of a membership, if there is one. */
async function turnedBy(
  { segment, version }: WatchedSegment,
  belongs: boolean,
  contact: Contact,
  rules: ReactionRules,
  at: Instant,
): Promise<MembershipChange | undefined> {
  const present = contact.memberships.find((each) => each.segment === segment);
  if (belongs === (present !== undefined)) return undefined;
  const { contactId } = contact.state;
  if (present) {
    const left: Announcement = {
      id: hashId("SegmentLeft", contactId, segment, String(present.enteredAt)),
      type: "SegmentLeft",
      detail: { contactId, segment, at },
    };
    return { kind: "left", membership: present, announcements: [left] };
  }
  const membership: Membership = { segment, enteredAt: at, segmentVersion: version };
  const entered: Announcement = {
    id: hashId("SegmentEntered", contactId, segment, String(at)),
    type: "SegmentEntered",
    detail: { contactId, segment, at },
  };
  const occasion: Occasion = { on: "entered_segment", segment, cause: `${segment}@${at}` };
  const triggered = await firedBy(occasion, rules.entries, hers(contact), at);
  return { kind: "entered", membership, announcements: [entered, ...triggered] };
}

function hers({ state, enrollments }: Contact) {
  return { contactId: state.contactId, enrollments };
}

/** A timeline key is `<client time>#<event id>`; a time holds no `#`. */
function eventIdOf({ timelineKey }: RecordedRef): string {
  return timelineKey.slice(timelineKey.indexOf("#") + 1);
}

async function propertiesOf(
  ref: RecordedRef,
  timeline: TimelineReader,
): Promise<Readonly<Record<string, unknown>>> {
  const events = await timeline.events([ref.senderKey], { name: ref.name });
  return events.find((event) => event.eventId === eventIdOf(ref))?.properties ?? {};
}
