import type { ConditionDefinitions } from "../condition/definitions.ts";
import type { Condition } from "../condition/condition.ts";
import { readsThrough, type ConditionReads } from "../condition/reads.ts";
import type {
  CompiledSegment,
  CompiledWorkflow,
  CurrentDefinition,
  Trigger,
} from "../definitions/definition.ts";
import type { DefinitionReader } from "../definitions/ports.ts";
import type { Scoring } from "../score/scoring.ts";
import { mayTurn, type ContactChange } from "./contact-change.ts";

/** A segment that is kept current, analysed for what it reads. */
export interface WatchedSegment {
  readonly segment: string;
  readonly version: string;
  readonly condition: Condition;
  readonly reads: ConditionReads;
}

/** A workflow that lets contacts in. */
export interface EntryRule {
  readonly workflow: string;
  readonly version: string;
  readonly again: "never" | "always";
  readonly triggers: readonly Trigger[];
}

/** Everything published that a change of a contact can set off. */
export interface ReactionRules {
  readonly segments: readonly WatchedSegment[];
  readonly entries: readonly EntryRule[];
}

/** The rules, and the definitions that their conditions name, all as they were at one reading of the pointers. */
export interface PublishedRules {
  readonly rules: ReactionRules;
  readonly definitions: ConditionDefinitions;
}

/** Rules of published definitions. */
export function reactionRules(published: {
  readonly segments: readonly { readonly version: string; readonly content: CompiledSegment }[];
  readonly workflows: readonly { readonly version: string; readonly content: CompiledWorkflow }[];
  readonly scorings: readonly Scoring[];
}): ReactionRules {
  const conditions = new Map(published.segments.map(({ content }) => [content.segment, content.condition]));
  return {
    segments: published.segments.map(({ version, content }) => ({
      segment: content.segment,
      version,
      condition: content.condition,
      reads: withFit(
        readsThrough(content.condition, (segment) => conditions.get(segment)),
        published.scorings,
      ),
    })),
    entries: published.workflows.map(({ version, content }) => ({
      workflow: content.workflow,
      version,
      again: content.again,
      triggers: content.triggers,
    })),
  };
}

/** Segments that a change can have turned. */
export function segmentsTouchedBy(change: ContactChange, rules: ReactionRules): readonly WatchedSegment[] {
  return rules.segments.filter(({ reads }) => mayTurn(reads, change));
}

/** Reads the rules as published now, and builds them anew only if a pointer has moved. */
export function createRulesReader(definitions: DefinitionReader): () => Promise<PublishedRules> {
  let known: { readonly fingerprint: string; readonly published: Promise<PublishedRules> } | undefined;
  return async () => {
    const pointers = await definitions.current();
    const fingerprint = pointers.map(({ kind, id, version }) => `${kind}#${id}#${version}`).join();
    if (known?.fingerprint !== fingerprint) {
      known = { fingerprint, published: load(definitions, pointers) };
      known.published.catch(() => (known = undefined));
    }
    return known.published;
  };
}

async function load(
  definitions: DefinitionReader,
  pointers: readonly CurrentDefinition[],
): Promise<PublishedRules> {
  const contentsOf = async <K extends "segment" | "workflow" | "scoring">(kind: K) => {
    const current = pointers.filter((pointer) => pointer.kind === kind);
    const contents = await Promise.all(
      current.map(({ id, version }) => definitions.content(kind, id, version)),
    );
    return current.flatMap(({ id, version }, at) => {
      const content = contents[at];
      return content === undefined ? [] : [{ id, version, content }];
    });
  };
  const [segments, workflows, scorings] = await Promise.all([
    contentsOf("segment"),
    contentsOf("workflow"),
    contentsOf("scoring"),
  ]);
  return {
    rules: reactionRules({ segments, workflows, scorings: scorings.map(({ content }) => content) }),
    definitions: {
      segment: (id) => Promise.resolve(segments.find((each) => each.id === id)?.content.condition),
      scoring: (id) => Promise.resolve(scorings.find((each) => each.id === id)?.content),
    },
  };
}

/** A score that is computed from attributes moves when they do: whoever reads it reads them. */
function withFit(reads: ConditionReads, scorings: readonly Scoring[]): ConditionReads {
  const attributes = scorings
    .filter((scoring) => scoring.kind === "fit" && reads.scores.has(scoring.scoring))
    .flatMap((scoring) => (scoring.kind === "fit" ? scoring.rules : []))
    .flatMap(({ when }) => Array.from(readsThrough(when, () => undefined).attributes));
  return { ...reads, attributes: new Set([...reads.attributes, ...attributes]) };
}
