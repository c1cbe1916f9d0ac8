import { RetryableError, WORKFLOW_ERRORS } from "../errors.ts";
import { type EventReading, readEvent, type ReadEvent } from "../identity/statements.ts";
import type { IdSource } from "../ids.ts";
import type { Clock } from "../time.ts";
import type { TrackingEvent } from "../tracking-event.ts";
import type { CurrentScoring, PlanContext } from "./context.ts";
import { groupEvents, inCommits, lineOf, withoutRepetitions } from "./group-events.ts";
import type { Plan } from "./plan-record.ts";
import type { RecordStore } from "./ports.ts";
import { firstLook, partOf, planWithReading } from "./read-and-plan.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "./snapshot.ts";

/** What a recorder works with. */
export interface RecorderDeps {
  readonly store: RecordStore;
  /** Asked once per batch: hashing and tokens need secrets. */
  readonly reading: () => Promise<EventReading>;
  /** Current scorings; asked once per batch. */
  readonly scorings: () => Promise<readonly CurrentScoring[]>;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Waits before another attempt, longer each time (attempt counts from 1). */
  readonly pause: (attempt: number) => Promise<void>;
}

/** What became of one event. `nobody`: it names no sender, or a contact that does not exist. */
export type EventOutcome =
  | { readonly outcome: "recorded" | "duplicate" | "nobody" }
  | { readonly outcome: "failed"; readonly error: unknown };

/** What became of a batch. */
export interface RecordReport {
  /** In the order of the events given. */
  readonly outcomes: readonly EventOutcome[];
  readonly contactsCreated: number;
}

/** Records events: timelines, contacts, scores, consent and announcements, each contact in one transaction. */
export type Recorder = (events: readonly TrackingEvent[]) => Promise<RecordReport>;

/** Attempts per commit before it is given back as failed; each conflict means that somebody else has got on. */
const MOST_ATTEMPTS = 12;

/** Groups worked on at once. */
const CONCURRENCY = 16;

/** A recorder over a store. It loads, plans, commits, and begins again where somebody else was faster. */
export function createRecorder(deps: RecorderDeps): Recorder {
  return async (events) => {
    const [reading, scorings] = await Promise.all([deps.reading(), deps.scorings()]);
    const read = events.map((event) => readEvent(event, reading));
    const lines = withoutRepetitions(read.filter((each) => each !== undefined));
    const context: PlanContext = {
      now: deps.clock(),
      newId: deps.newId,
      scorings,
      hashAddress: reading.hashAddress,
    };
    const snapshot = await firstLook(deps.store, lines);
    const outcomes = new Map<string, EventOutcome>();
    let contactsCreated = 0;
    const queue = [...groupEvents(lines, snapshot)];
    const worker = async (): Promise<void> => {
      for (let group = queue.shift(); group; group = queue.shift()) {
        contactsCreated += await recordGroup(deps, context, snapshot, group, outcomes);
      }
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, queue.length) }, worker));
    return { outcomes: outcomesOf(read, outcomes), contactsCreated };
  };
}

async function recordGroup(
  deps: RecorderDeps,
  context: PlanContext,
  snapshot: Snapshot,
  group: readonly ReadEvent[],
  outcomes: Map<string, EventOutcome>,
): Promise<number> {
  let created = 0;
  let known = partOf(snapshot, group);
  for (const events of inCommits(group)) {
    try {
      created += await recordTogether(deps, context, known, events, outcomes);
    } catch (error) {
      for (const { event } of events) outcomes.set(lineOf(event), { outcome: "failed", error });
    }
    known = EMPTY_SNAPSHOT;
  }
  return created;
}

async function recordTogether(
  deps: RecorderDeps,
  context: PlanContext,
  snapshot: Snapshot,
  events: readonly ReadEvent[],
  outcomes: Map<string, EventOutcome>,
): Promise<number> {
  let known = snapshot;
  let left = events;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const plan = await planWithReading(deps.store, known, left, context);
    known = EMPTY_SNAPSHOT;
    if (plan.step === "commit") {
      const answer = isEmpty(plan)
        ? ({ outcome: "committed" } as const)
        : await deps.store.commit(plan.change);
      if (answer.outcome === "committed") {
        note(left, plan, outcomes);
        return plan.contactsCreated;
      }
      if (answer.outcome === "duplicates") {
        const stored = new Set(answer.events.map(lineOf));
        for (const line of stored) outcomes.set(line, { outcome: "duplicate" });
        left = left.filter(({ event }) => !stored.has(lineOf(event)));
        continue;
      }
    }
    await deps.pause(attempt);
  }
  throw new RetryableError(
    WORKFLOW_ERRORS.tryAgain,
    `${left.length} events of one contact lost the race ${MOST_ATTEMPTS} times. Nothing of them was recorded; deliver them again.`,
  );
}

function isEmpty({ change }: Extract<Plan, { step: "commit" }>): boolean {
  return change.events.length + change.states.length + change.identities.length === 0;
}

function note(
  events: readonly ReadEvent[],
  plan: Extract<Plan, { step: "commit" }>,
  outcomes: Map<string, EventOutcome>,
): void {
  const recorded = new Set(plan.change.events.map(lineOf));
  const orphans = new Set(plan.orphans.map(lineOf));
  for (const { event } of events) {
    const line = lineOf(event);
    const outcome = recorded.has(line) ? "recorded" : orphans.has(line) ? "nobody" : "duplicate";
    outcomes.set(line, { outcome });
  }
}

/** The first of several copies in a batch is the one that counts. */
function outcomesOf(
  read: readonly (ReadEvent | undefined)[],
  outcomes: ReadonlyMap<string, EventOutcome>,
): readonly EventOutcome[] {
  const seen = new Set<string>();
  return read.map((each): EventOutcome => {
    if (!each) return { outcome: "nobody" };
    const line = lineOf(each.event);
    const outcome = outcomes.get(line) ?? { outcome: "nobody" };
    if (outcome.outcome === "recorded" && seen.has(line)) return { outcome: "duplicate" };
    seen.add(line);
    return outcome;
  });
}
