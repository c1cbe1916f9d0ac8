import { contactSubject, enrollmentSubject } from "../condition/contact-subject.ts";
import type { ConditionDefinitions } from "../condition/definitions.ts";
import { holds } from "../condition/evaluate.ts";
import type { Contact } from "../contact/contact.ts";
import type { Enrollment } from "../contact/enrollment.ts";
import type { ContactReader, EnrollmentRepository, TimelineReader } from "../contact/ports.ts";
import type { MessageReader } from "../message/ports.ts";
import type { Clock } from "../time.ts";
import { allEnrollments } from "./all-enrollments.ts";
import type { WaitResolver } from "./ports.ts";

/** Where conditions inside workflows get their answers. */
export interface EnrollmentSources {
  readonly clock: Clock;
  readonly contacts: ContactReader;
  readonly timeline: TimelineReader;
  readonly ledger: Pick<MessageReader, "read">;
}

/** What resolving waits needs besides. */
export interface ResolveDeps extends EnrollmentSources {
  readonly enrollments: Pick<EnrollmentRepository, "ofContact">;
  readonly waits: WaitResolver;
}

/** What may have ended waits of a contact: enrollments that have just begun one, and whether she did something. */
export interface WaitNews {
  readonly contactId: string;
  readonly begun: readonly Enrollment[];
  readonly active: boolean;
}

/**
 * Resolves the waits of a contact whose conditions hold now. The wait is written before its item gets here, and so is what she did: both
 * sides read after they wrote, so that one of them sees the other. Answers how many it resolved.
 */
export async function resolveWaits(
  news: WaitNews,
  definitions: ConditionDefinitions,
  deps: ResolveDeps,
): Promise<number> {
  if (!news.active && news.begun.length === 0) return 0;
  const contact = await deps.contacts.read(news.contactId);
  if (!contact) return 0;
  let resolved = 0;
  const active = news.active ? await allEnrollments(contact, deps.enrollments) : [];
  for (const [token, enrollment] of waitsAmong([...news.begun, ...active])) {
    if (!(await conditionHolds(enrollment, contact, definitions, deps))) continue;
    if ((await deps.waits.resolve(token)) === "resolved") resolved += 1;
  }
  return resolved;
}

/** Waits that have a condition, each token once. */
function waitsAmong(enrollments: readonly Enrollment[]): ReadonlyMap<string, Enrollment> {
  const waits = new Map<string, Enrollment>();
  for (const enrollment of enrollments) {
    const { waiting, status } = enrollment;
    if (status === "active" && waiting?.condition) waits.set(waiting.token, enrollment);
  }
  return waits;
}

async function conditionHolds(
  enrollment: Enrollment,
  contact: Contact,
  definitions: ConditionDefinitions,
  { clock, timeline, ledger }: EnrollmentSources,
): Promise<boolean> {
  const condition = enrollment.waiting?.condition;
  if (!condition) return false;
  const subject = contactSubject(
    contact,
    clock(),
    { timeline, definitions },
    enrollmentSubject(enrollment, ledger),
  );
  return holds(condition, subject);
}
