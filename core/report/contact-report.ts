import type { Consent, Contact } from "../contact/contact.ts";
import type { ContactReader, TimelineReader } from "../contact/ports.ts";
import type { DefinitionReader } from "../definitions/ports.ts";
import { contactIdOf } from "../identity/keys.ts";
import type { Json } from "../json.ts";
import { describeOutcome } from "../message/feedback.ts";
import type { Message } from "../message/message.ts";
import type { MessageReader } from "../message/ports.ts";
import { currentScorings } from "../record/current-scorings.ts";
import type { Scoring } from "../score/scoring.ts";
import type { Clock, Instant } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { reportScore, type ScoreReport } from "./score-report.ts";
import { timelineLine, type TimelineLine } from "./timeline-line.ts";

/** Lines of a timeline in a report: an answer of the API has at most 6 MB, and nobody reads more. */
const MOST_LINES = 1_000;

/** Everything that one contact is to Espalier, as people and programs read it. Instants are milliseconds since the epoch. */
export interface ContactReport {
  readonly contactId: string;
  readonly standing: string;
  readonly email?: string;
  readonly userId?: string;
  readonly stage: string;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly consent: Pick<Consent, "topics" | "allMarketing">;
  readonly scores: readonly ScoreReport[];
  readonly segments: readonly { readonly segment: string; readonly enteredAt: Instant }[];
  readonly enrollments: readonly EnrollmentReport[];
  readonly messages: readonly MessageReport[];
  /** Newest first; at most 1,000. */
  readonly timeline: readonly TimelineLine[];
  /** How many lines the timeline has beyond those. */
  readonly olderEvents: number;
}

/** One enrollment. */
export interface EnrollmentReport {
  readonly workflow: string;
  readonly version: string;
  readonly status: string;
  readonly enteredAt: Instant;
  readonly step?: string;
  readonly endedAt?: Instant;
  readonly endReason?: string;
}

/** One message and what became of it. */
export interface MessageReport {
  readonly messageId: string;
  readonly template: string;
  readonly workflow?: string;
  readonly step?: string;
  readonly subject?: string;
  readonly outcome: string;
  readonly detail?: string;
  readonly claimedAt: Instant;
  readonly sentAt?: Instant;
}

/** What a report is made from. */
export interface ContactReportDeps {
  readonly clock: Clock;
  readonly contacts: ContactReader;
  readonly timelines: TimelineReader;
  readonly definitions: DefinitionReader;
  readonly ledger: Pick<MessageReader, "ofContact">;
}

/** Reads everything about a contact; undefined if there is none. */
export function createContactReporter(
  deps: ContactReportDeps,
): (contactId: string) => Promise<ContactReport | undefined> {
  return async (contactId) => {
    const contact = await deps.contacts.read(contactId);
    if (!contact) return undefined;
    const [events, scorings, messages] = await Promise.all([
      deps.timelines.events(contact.state.senderKeys),
      publishedScorings(deps.definitions),
      messagesOf(deps, contact),
    ]);
    return reportOf(contact, { events, scorings, messages, now: deps.clock() });
  };
}

async function publishedScorings(definitions: DefinitionReader): Promise<readonly Scoring[]> {
  return (await currentScorings(definitions)).map(({ scoring }) => scoring);
}

interface Found {
  readonly events: readonly TimelineEvent[];
  readonly scorings: readonly Scoring[];
  readonly messages: readonly Message[];
  readonly now: Instant;
}

function reportOf(contact: Contact, { events, scorings, messages, now }: Found): ContactReport {
  const { state, profile, consent } = contact;
  const attributes = Object.entries(profile?.attributes ?? {}).map(
    ([name, { value }]) => [name, value] as const,
  );
  return {
    contactId: state.contactId,
    standing: state.standing,
    email: profile?.email,
    userId: profile?.userId,
    stage: state.stage,
    firstSeenAt: state.firstSeenAt,
    lastSeenAt: state.lastSeenAt,
    attributes: Object.fromEntries(attributes),
    consent: { topics: consent?.topics ?? {}, allMarketing: consent?.allMarketing },
    scores: scorings.map((scoring) => reportScore(scoring, contact, events, now)),
    segments: contact.memberships.map(({ segment, enteredAt }) => ({ segment, enteredAt })),
    enrollments: contact.enrollments.map(enrollmentReport).toSorted((a, b) => b.enteredAt - a.enteredAt),
    messages: messages.map(messageReport),
    timeline: events.slice(-MOST_LINES).map(timelineLine).toReversed(),
    olderEvents: Math.max(0, events.length - MOST_LINES),
  };
}

function enrollmentReport(enrollment: Contact["enrollments"][number]): EnrollmentReport {
  const { workflow, version, status, enteredAt, step, endedAt, endReason } = enrollment;
  return { workflow, version, status, enteredAt, step, endedAt, endReason };
}

function messageReport(message: Message): MessageReport {
  const { messageId, template, workflow, step, subject, detail, claimedAt, sentAt } = message;
  const outcome = describeOutcome(message);
  return { messageId, template, workflow, step, subject, outcome, detail, claimedAt, sentAt };
}

/** A merged contact's messages keep the contact id they were sent to, which is one of her timelines. Newest first. */
async function messagesOf(deps: ContactReportDeps, contact: Contact): Promise<readonly Message[]> {
  const merged = contact.state.senderKeys.map(contactIdOf).filter((id) => id !== undefined);
  const ids = new Set([contact.state.contactId, ...merged]);
  const found = await Promise.all([...ids].map((id) => deps.ledger.ofContact(id)));
  return found.flat().toSorted((a, b) => b.claimedAt - a.claimedAt);
}
