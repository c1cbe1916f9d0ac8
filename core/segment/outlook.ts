import type { Condition, DidCondition, ScoreCondition } from "../condition/condition.ts";
import { costOf } from "../condition/cost.ts";
import { holds, propertiesMatch } from "../condition/evaluate.ts";
import type { ConditionSubject } from "../condition/subject.ts";
import { timeUntil } from "../score/decay.ts";
import { halfLifeOf } from "../score/engagement.ts";
import type { Scoring } from "../score/scoring.ts";
import { type Instant, parseDuration } from "../time.ts";

/** How a condition comes out from now on if nothing happens but time. */
export interface Outlook {
  /** Whether it holds now. */
  readonly holds: boolean;
  /** Instants after now at which it becomes the opposite of what it was, ascending. */
  readonly turns: readonly Instant[];
}

/** Whom an outlook is about. */
export interface OutlookSubject {
  readonly now: Instant;
  /** Her as she will be at an instant, if nothing happens until then. */
  at(instant: Instant): ConditionSubject;
  scoring(score: string): Promise<Scoring | undefined>;
}

/**
 * What time alone will do to a condition. Scores that decay cross their thresholds, events leave their spans; everything else stays as
 * it is. Cheap parts are tried first, and nothing is read once a part has decided for good.
 */
export function outlookOf(condition: Condition, subject: OutlookSubject): Promise<Outlook> {
  return look(condition, subject, []);
}

async function look(
  condition: Condition,
  subject: OutlookSubject,
  inside: readonly string[],
): Promise<Outlook> {
  if ("all" in condition) return lookAtEach(condition.all, false, subject, inside);
  if ("any" in condition) return lookAtEach(condition.any, true, subject, inside);
  if ("not" in condition) {
    const inner = await look(condition.not, subject, inside);
    return { ...inner, holds: !inner.holds };
  }
  if ("segment" in condition) return lookIntoSegment(condition.segment, subject, inside);
  if ("score" in condition) return lookAtScore(condition, subject);
  if ("did" in condition) return lookAtEvents(condition, subject);
  return forGood(await holds(condition, subject.at(subject.now)));
}

/** As evaluation has it: a segment inside itself adds nobody. */
async function lookIntoSegment(
  segment: string,
  subject: OutlookSubject,
  inside: readonly string[],
): Promise<Outlook> {
  const condition = inside.includes(segment) ? undefined : await subject.at(subject.now).segment(segment);
  return condition ? look(condition, subject, [...inside, segment]) : forGood(false);
}

/** Parts of which one that comes out as `deciding` decides. */
async function lookAtEach(
  conditions: readonly Condition[],
  deciding: boolean,
  subject: OutlookSubject,
  inside: readonly string[],
): Promise<Outlook> {
  const parts: Outlook[] = [];
  for (const each of conditions.toSorted((a, b) => costOf(a) - costOf(b))) {
    const part = await look(each, subject, inside);
    if (part.holds === deciding && part.turns.length === 0) return part;
    parts.push(part);
  }
  const together = (states: readonly boolean[]): boolean => states.includes(deciding) === deciding;
  const instants = [...new Set(parts.flatMap(({ turns }) => turns))].toSorted((a, b) => a - b);
  return turning(
    together(parts.map((part) => part.holds)),
    instants.map((instant) => [instant, together(parts.map((part) => holdsAt(part, instant)))] as const),
  );
}

/** A score crosses the thresholds between its value and zero; not every one of them turns the condition. */
async function lookAtScore(condition: ScoreCondition, subject: OutlookSubject): Promise<Outlook> {
  const { now } = subject;
  const scoring = await subject.scoring(condition.score);
  const present = await holds(condition, subject.at(now));
  const value = (await subject.at(now).score(condition.score))?.value;
  if (scoring?.kind !== "engagement" || value === undefined) return forGood(present);
  const thresholds = condition.band
    ? scoring.bands.map(({ at_least }) => at_least)
    : [condition.at_least, condition.at_most].filter((each) => each !== undefined);
  const crossings = thresholds
    .map((threshold) => timeUntil(threshold, value, halfLifeOf(scoring)))
    .filter((elapsed) => elapsed !== undefined);
  // Evaluation itself says at which millisecond around a computed crossing it has happened: `at least` and `at most` differ there.
  const instants = crossings.flatMap((elapsed) => {
    const about = Math.floor(now + elapsed);
    return [about - 1, about, about + 1, about + 2].filter((instant) => instant > now);
  });
  const states = [...new Set(instants)]
    .toSorted((a, b) => a - b)
    .map(async (instant) => [instant, await holds(condition, subject.at(instant))] as const);
  return turning(present, await Promise.all(states));
}

/** What was done so often within a span is so no longer when the last event that is needed leaves the span. */
async function lookAtEvents(condition: DidCondition, subject: OutlookSubject): Promise<Outlook> {
  const present = subject.at(subject.now);
  const span = condition.within === undefined ? undefined : parseDuration(condition.within);
  const isSo = await holds(condition, present);
  if (!isSo || span === undefined) return forGood(isSo);
  const events = await present.events({ name: condition.did, from: subject.now - span });
  const latestFirst = events
    .filter((event) => propertiesMatch(condition.where, event))
    .map(({ occurredAt }) => occurredAt)
    .toSorted((a, b) => b - a);
  const needed = latestFirst[(condition.at_least ?? 1) - 1];
  // A span includes its first instant.
  return needed === undefined ? forGood(isSo) : { holds: isSo, turns: [needed + span + 1] };
}

function forGood(holding: boolean): Outlook {
  return { holds: holding, turns: [] };
}

function holdsAt({ holds: first, turns }: Outlook, instant: Instant): boolean {
  const passed = turns.filter((turn) => turn <= instant).length;
  return passed % 2 === 0 ? first : !first;
}

/** The outlook of something that holds now or not, and of which it is known how it stands at later instants, ascending. */
function turning(present: boolean, later: readonly (readonly [Instant, boolean])[]): Outlook {
  const turns: Instant[] = [];
  let before = present;
  for (const [instant, state] of later) {
    if (state !== before) turns.push(instant);
    before = state;
  }
  return { holds: present, turns };
}
