import type { Condition } from "../../core/condition/condition.ts";
import type {
  CompiledDefinition,
  CompiledWorkflow,
  CurrentDefinition,
} from "../../core/definitions/definition.ts";
import type { Scoring } from "../../core/score/scoring.ts";
import { InMemoryDefinitionStore } from "../../adapters/memory/definitions.ts";

export const ENGAGEMENT: Scoring = {
  scoring: "engagement",
  kind: "engagement",
  half_life: "1 day",
  rules: [{ id: "page", when: { did: "Page Viewed" }, points: 1 }],
  bands: [
    { band: "cold", at_least: 0 },
    { band: "warm", at_least: 5 },
    { band: "hot", at_least: 20 },
  ],
};

export function segmentOf(segment: string, condition: Condition, version = "v1"): CompiledDefinition {
  return { kind: "segment", id: segment, version, content: { segment, name: segment, condition } };
}

export function workflowOf(
  workflow: string,
  parts: Pick<CompiledWorkflow, "triggers"> & Partial<CompiledWorkflow>,
  version = "v1",
): CompiledDefinition {
  const content: CompiledWorkflow = {
    workflow,
    messageClass: "marketing",
    again: "never",
    sends: {},
    steps: [],
    machine: "{}",
    ...parts,
  };
  return { kind: "workflow", id: workflow, version, content };
}

export function scoringOf(scoring: Scoring): CompiledDefinition {
  return { kind: "scoring", id: scoring.scoring, version: "v1", content: scoring };
}

export function machineArn(workflow: string, version = "v1"): string {
  return `arn:aws:states:eu-west-1:000000000000:stateMachine:espalier-${workflow}:${version}`;
}

/** A store where these are published; it counts how often the pointers are read. */
export class PublishedDouble extends InMemoryDefinitionStore {
  pointerReads = 0;

  override current() {
    this.pointerReads += 1;
    return super.current();
  }
}

export async function published(...definitions: readonly CompiledDefinition[]): Promise<PublishedDouble> {
  const store = new PublishedDouble();
  const pointers = definitions.map(({ kind, id, version }): CurrentDefinition => ({
    kind,
    id,
    version,
    owner: "deploy",
    ...(kind === "workflow" && { machineVersionArn: machineArn(id, version) }),
  }));
  await store.publish(definitions, pointers);
  return store;
}
