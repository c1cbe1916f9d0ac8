import { InvalidInputError } from "../errors.ts";
import { parseDuration } from "../time.ts";
import type { TimelineEvent } from "../tracking-event.ts";
import { attributeHolds } from "./attribute.ts";
import type { Condition, DidCondition, ScoreCondition } from "./condition.ts";
import { costOf } from "./cost.ts";
import type { ConditionSubject, EnrollmentSubject } from "./subject.ts";

/**
 * Whether a condition holds for somebody at an instant. Membership of a segment is evaluated anew, never read from what was
 * materialised, so that what time alone has turned is right. Cheap parts are tried first.
 */
export function holds(condition: Condition, subject: ConditionSubject): Promise<boolean> {
  return evaluate(condition, subject, []);
}

async function evaluate(
  condition: Condition,
  subject: ConditionSubject,
  inside: readonly string[],
): Promise<boolean> {
  if ("all" in condition) return !(await anyIs(false, condition.all, subject, inside));
  if ("any" in condition) return anyIs(true, condition.any, subject, inside);
  if ("not" in condition) return !(await evaluate(condition.not, subject, inside));
  if ("attribute" in condition) return attributeHolds(condition, (name) => subject.attribute(name));
  if ("consented" in condition) return subject.consented(condition.consented);
  if ("score" in condition) return scoreHolds(condition, subject);
  if ("did" in condition) return didHolds(condition, subject);
  if ("segment" in condition) return segmentHolds(condition.segment, subject, inside);
  const message = await enrollmentOf(condition, subject).message(
    "clicked" in condition ? condition.clicked : condition.opened,
  );
  return ("clicked" in condition ? message?.clickedAt : message?.openedAt) !== undefined;
}

/** Whether at least one of the conditions comes out as `wanted`. */
async function anyIs(
  wanted: boolean,
  conditions: readonly Condition[],
  subject: ConditionSubject,
  inside: readonly string[],
): Promise<boolean> {
  for (const each of conditions.toSorted((a, b) => costOf(a) - costOf(b))) {
    if ((await evaluate(each, subject, inside)) === wanted) return true;
  }
  return false;
}

async function scoreHolds(condition: ScoreCondition, subject: ConditionSubject): Promise<boolean> {
  const reading = await subject.score(condition.score);
  if (condition.band !== undefined) {
    return reading?.band !== undefined && condition.band.includes(reading.band);
  }
  const value = reading?.value ?? 0;
  return value >= (condition.at_least ?? -Infinity) && value <= (condition.at_most ?? Infinity);
}

async function didHolds(condition: DidCondition, subject: ConditionSubject): Promise<boolean> {
  const from = beginningOf(condition, subject);
  const events = await subject.events({ name: condition.did, ...(from !== undefined && { from }) });
  const matching = events.filter((event) => propertiesMatch(condition.where, event));
  return matching.length >= (condition.at_least ?? 1);
}

function beginningOf(condition: DidCondition, subject: ConditionSubject): number | undefined {
  const bounds = [
    condition.within !== undefined ? subject.now - (parseDuration(condition.within) ?? 0) : undefined,
    condition.since !== undefined ? enrollmentOf(condition, subject).enteredAt : undefined,
  ].filter((bound) => bound !== undefined);
  return bounds.length > 0 ? Math.max(...bounds) : undefined;
}

/** Whether an event has all the properties that a condition or trigger asks for. */
export function propertiesMatch(
  where: DidCondition["where"],
  event: Pick<TimelineEvent, "properties">,
): boolean {
  return Object.entries(where ?? {}).every(([name, value]) => event.properties[name] === value);
}

/** A segment inside itself adds nobody: a loop that slipped through must not stop everybody else's reactions. */
async function segmentHolds(
  segment: string,
  subject: ConditionSubject,
  inside: readonly string[],
): Promise<boolean> {
  const condition = inside.includes(segment) ? undefined : await subject.segment(segment);
  return condition !== undefined && evaluate(condition, subject, [...inside, segment]);
}

function enrollmentOf(condition: Condition, { enrollment }: ConditionSubject): EnrollmentSubject {
  if (enrollment) return enrollment;
  throw new InvalidInputError(
    `The condition ${JSON.stringify(condition)} asks about an enrollment, which only conditions inside a workflow can.`,
  );
}
