import type { ContentOf, DefinitionReader } from "../definitions/ports.ts";
import type { CurrentDefinition } from "../definitions/definition.ts";
import type { Scoring } from "../score/scoring.ts";
import type { Condition } from "./condition.ts";

/** The published definitions that conditions name, as they were at one reading. */
export interface ConditionDefinitions {
  scoring(score: string): Promise<Scoring | undefined>;
  segment(segment: string): Promise<Condition | undefined>;
}

/** Definitions at the pointers' present versions. The pointers are read on first need, once: make one of these per batch. */
export function currentDefinitions(reader: DefinitionReader): ConditionDefinitions {
  let pointers: Promise<readonly CurrentDefinition[]> | undefined;
  const contentOf = async <K extends "scoring" | "segment">(
    kind: K,
    id: string,
  ): Promise<ContentOf<K> | undefined> => {
    pointers ??= reader.current();
    const pointer = (await pointers).find((each) => each.kind === kind && each.id === id);
    return pointer && reader.content(kind, id, pointer.version);
  };
  return {
    scoring: (score) => contentOf("scoring", score),
    segment: async (segment) => (await contentOf("segment", segment))?.condition,
  };
}
