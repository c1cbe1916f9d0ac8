import type { CompiledWorkflow, SendPlan, Trigger } from "../definitions/definition.ts";
import { machineText } from "./asl.ts";
import { checkWorkflow, type WorkflowCheck } from "./check.ts";
import { describeSteps } from "./describe.ts";
import { link } from "./link.ts";
import { END } from "./lower/draft.ts";
import { lowerSequence } from "./lower/index.ts";
import type { TriggerSource, WorkflowSource } from "./schema.ts";
import { allSteps, readSteps, type Step } from "./steps.ts";

/** Checks a workflow; the findings tell whether it may be assembled. */
export function checkWorkflowSource(
  source: WorkflowSource,
  context: Omit<WorkflowCheck, "source" | "steps">,
): void {
  checkWorkflow({ ...context, source, steps: readSteps(source.steps) });
}

/** Version of a template by its id. */
type TemplateVersion = (template: string) => string | undefined;

/** Compiles a workflow that has been checked without errors: data in, States Language out; the same for the same input. */
export function assembleWorkflow(source: WorkflowSource, templateVersion: TemplateVersion): CompiledWorkflow {
  const steps = readSteps(source.steps);
  const sends = planSends(steps, templateVersion);
  const { entry, drafts } = lowerSequence(steps, END, sends);
  const stepIds = allSteps(steps).map(({ id }) => id);
  return {
    workflow: source.workflow,
    messageClass: source.class,
    ...(source.topic === undefined ? {} : { topic: source.topic }),
    triggers: [source.enter.when].flat().map(readTrigger),
    again: source.enter.again,
    sends,
    steps: describeSteps(steps),
    machine: machineText(link(source.workflow, entry === END ? "" : entry, stepIds, drafts)),
  };
}

function planSends(
  steps: readonly Step[],
  templateVersion: TemplateVersion,
): Readonly<Record<string, SendPlan>> {
  return Object.fromEntries(
    allSteps(steps).flatMap((step) => {
      if (step.type !== "send") return [];
      const { id, template, subject } = step;
      const plan = { template, templateVersion: templateVersion(template) ?? "" };
      return [[id, subject === undefined ? plan : { ...plan, subject }]];
    }),
  );
}

function readTrigger(trigger: TriggerSource): Trigger {
  if ("consented" in trigger) return { on: "consented", topic: trigger.consented };
  if ("entered_segment" in trigger) return { on: "entered_segment", segment: trigger.entered_segment };
  const { did, where } = trigger;
  return { on: "did", event: did, ...(where === undefined ? {} : { where }) };
}
