import type { Contact } from "../contact/contact.ts";
import type { TimelineReader } from "../contact/ports.ts";
import { refusalOf } from "../message/may-receive.ts";
import { messageIdOf } from "../message/message.ts";
import type { MessageReader } from "../message/ports.ts";
import { fitScore } from "../score/fit.ts";
import { bandOf, scoreAt } from "../score/reading.ts";
import type { Scoring } from "../score/scoring.ts";
import type { Instant } from "../time.ts";
import type { ConditionDefinitions } from "./definitions.ts";
import type { ConditionSubject, EnrollmentSubject, ScoreReading } from "./subject.ts";

/** Where the answers about a contact come from. */
export interface SubjectSources {
  readonly timeline: TimelineReader;
  readonly definitions: ConditionDefinitions;
}

/** A contact as conditions ask about her, at an instant. Timeline and definitions are read only when asked for. */
export function contactSubject(
  contact: Contact,
  now: Instant,
  { timeline, definitions }: SubjectSources,
  enrollment?: EnrollmentSubject,
): ConditionSubject {
  return {
    now,
    attribute: (name) => attributeOf(contact, name),
    consented: (topic) => refusalOf(contact.consent, topic) === undefined,
    score: async (score) => {
      const scoring = await definitions.scoring(score);
      return scoring && scoreOf(scoring, contact, now);
    },
    events: ({ name, from }) =>
      timeline.events(contact.state.senderKeys, { name, ...(from !== undefined && { from }) }),
    segment: (segment) => definitions.segment(segment),
    ...(enrollment && { enrollment }),
  };
}

/** The enrollment of a branch or wait; its messages are looked up in the ledger. */
export function enrollmentSubject(
  enrollment: { readonly enrollmentId: string; readonly enteredAt: Instant },
  ledger: Pick<MessageReader, "read">,
): EnrollmentSubject {
  return {
    enteredAt: enrollment.enteredAt,
    message: (step) => ledger.read(messageIdOf(enrollment.enrollmentId, step)),
  };
}

/** `stage` and `email` are read where they are kept, everything else from the attributes. */
function attributeOf({ state, profile }: Contact, name: string) {
  if (name === "stage") return state.stage;
  if (name === "email" && profile?.email !== undefined) return profile.email;
  return profile?.attributes[name]?.value;
}

/** `fit` is taken from the attributes, so that a change of its rules counts at once. */
function scoreOf(scoring: Scoring, { state, profile }: Contact, now: Instant): ScoreReading {
  const stored =
    scoring.kind === "fit" ? fitScore(scoring, profile?.attributes ?? {}) : state.scores[scoring.scoring];
  const value = scoreAt(stored, scoring, now);
  const band = bandOf(scoring.bands, value);
  return { value, ...(band !== undefined && { band }) };
}
