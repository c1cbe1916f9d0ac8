import type { Condition } from "./condition.ts";

/** What a condition reads: only a change of one of these, or of time, can turn it. */
export interface ConditionReads {
  readonly attributes: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  readonly scores: ReadonlySet<string>;
  /** Topics of consent. */
  readonly topics: ReadonlySet<string>;
  readonly segments: ReadonlySet<string>;
  /** Send steps whose messages it asks about: only inside a workflow. */
  readonly messages: ReadonlySet<string>;
  /** Whether it asks since when she is enrolled: only inside a workflow. */
  readonly enrollment: boolean;
  /** Whether time alone can turn it. */
  readonly time: boolean;
}

/** What a condition reads, by itself: of segments in it only the names. */
export function readsOf(condition: Condition): ConditionReads {
  if ("all" in condition) return joined(condition.all.map(readsOf));
  if ("any" in condition) return joined(condition.any.map(readsOf));
  if ("not" in condition) return readsOf(condition.not);
  if ("attribute" in condition) return { ...NOTHING, attributes: new Set([condition.attribute]) };
  if ("consented" in condition) return { ...NOTHING, topics: new Set([condition.consented]) };
  if ("score" in condition) return { ...NOTHING, scores: new Set([condition.score]), time: true };
  if ("segment" in condition) return { ...NOTHING, segments: new Set([condition.segment]) };
  if ("did" in condition) {
    return {
      ...NOTHING,
      events: new Set([condition.did]),
      enrollment: condition.since !== undefined,
      time: condition.within !== undefined,
    };
  }
  return {
    ...NOTHING,
    messages: new Set(["clicked" in condition ? condition.clicked : condition.opened]),
    enrollment: true,
  };
}

/** What a condition reads with everything that the segments in it read. Segments that are not known are left as names. */
export function readsThrough(
  condition: Condition,
  segmentOf: (segment: string) => Condition | undefined,
): ConditionReads {
  const all = [readsOf(condition)];
  const seen = new Set<string>();
  for (const reads of all) {
    for (const segment of reads.segments) {
      const inner = seen.has(segment) ? undefined : segmentOf(segment);
      seen.add(segment);
      if (inner) all.push(readsOf(inner));
    }
  }
  return joined(all);
}

const NOTHING: ConditionReads = {
  attributes: new Set(),
  events: new Set(),
  scores: new Set(),
  topics: new Set(),
  segments: new Set(),
  messages: new Set(),
  enrollment: false,
  time: false,
};

function joined(all: readonly ConditionReads[]): ConditionReads {
  const union = (pick: (reads: ConditionReads) => ReadonlySet<string>): ReadonlySet<string> =>
    new Set(all.flatMap((reads) => [...pick(reads)]));
  return {
    attributes: union((reads) => reads.attributes),
    events: union((reads) => reads.events),
    scores: union((reads) => reads.scores),
    topics: union((reads) => reads.topics),
    segments: union((reads) => reads.segments),
    messages: union((reads) => reads.messages),
    enrollment: all.some((reads) => reads.enrollment),
    time: all.some((reads) => reads.time),
  };
}
