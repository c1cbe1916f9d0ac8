import type { EnrollmentRepository } from "../contact/ports.ts";
import type { CurrentDefinition, StepSummary, Trigger } from "../definitions/definition.ts";
import type { DefinitionReader } from "../definitions/ports.ts";
import { RESERVED_STATES } from "../workflow/link.ts";

/** One line of a list of workflows. */
export interface WorkflowLine {
  readonly workflow: string;
  readonly version: string;
  readonly owner: string;
}

/** A workflow as published, and how many contacts stand at each step now, whatever version they are on. */
export interface WorkflowReport extends WorkflowLine {
  readonly messageClass: string;
  readonly topic?: string;
  /** In words: `consents to newsletter`. */
  readonly enter: readonly string[];
  /** Contacts that were let in and stand before their first wait. */
  readonly entering: number;
  readonly steps: readonly StepReport[];
  /** Contacts at steps that the current version no longer has. */
  readonly elsewhere: Readonly<Record<string, number>>;
}

/** One step, and the contacts at it now. */
export interface StepReport extends StepSummary {
  readonly contacts: number;
}

/** What workflow reports are made from. */
export interface WorkflowReportDeps {
  readonly definitions: DefinitionReader;
  readonly enrollments: Pick<EnrollmentRepository, "countBySteps">;
}

/** All published workflows, by name. */
export async function listWorkflows(definitions: DefinitionReader): Promise<readonly WorkflowLine[]> {
  const pointers = await definitions.current();
  return pointers
    .filter(({ kind }) => kind === "workflow")
    .map(lineOf)
    .toSorted((a, b) => (a.workflow < b.workflow ? -1 : 1));
}

/** One workflow; undefined if it is not published. */
export async function reportWorkflow(
  { definitions, enrollments }: WorkflowReportDeps,
  id: string,
): Promise<WorkflowReport | undefined> {
  const pointer = (await definitions.current()).find((each) => each.kind === "workflow" && each.id === id);
  const workflow = pointer && (await definitions.content("workflow", id, pointer.version));
  if (!workflow) return undefined;
  const counts = new Map(Object.entries(await enrollments.countBySteps(id)));
  const take = (step: string) => {
    const contacts = counts.get(step) ?? 0;
    counts.delete(step);
    return contacts;
  };
  const { messageClass, topic, triggers, steps } = workflow;
  return {
    ...lineOf(pointer),
    messageClass,
    topic,
    enter: triggers.map(describeTrigger),
    entering: take(RESERVED_STATES.start),
    steps: steps.map((step) => stepReport(step, take(step.id))),
    elsewhere: Object.fromEntries(counts),
  };
}

function stepReport({ id, type, label, depth }: StepSummary, contacts: number): StepReport {
  return { id, type, label, depth, contacts };
}

function lineOf(pointer: CurrentDefinition): WorkflowLine {
  return { workflow: pointer.id, version: pointer.version, owner: pointer.owner };
}

function describeTrigger(trigger: Trigger): string {
  if (trigger.on === "consented") return `consents to ${trigger.topic}`;
  return trigger.on === "did" ? `does ${trigger.event}` : `enters segment ${trigger.segment}`;
}
