import { describeCondition } from "../condition/describe.ts";
import type { StepSummary } from "../definitions/definition.ts";
import { forksOf, type Step, type StepOf, type StepType } from "./steps.ts";

/** How each type of step reads in a list: a new type does not compile until it has words. */
const LABELS: { readonly [T in StepType]: (step: StepOf<T>) => string } = {
  send: (step) =>
    step.template === step.id ? `send ${step.template}` : `send ${step.template} as ${step.id}`,
  wait: (step) => `wait ${step.span.text}`,
  wait_for: (step) => `wait up to ${step.span.text} until: ${describeCondition(step.condition)}`,
  branch: (step) => `if: ${describeCondition(step.condition)}`,
  update: (step) => `set ${describeUpdate(step)}`,
  exit: (step) => `exit: ${step.reason}`,
};

/** Steps as pages and the command line list them. */
export function describeSteps(steps: readonly Step[], depth = 0): readonly StepSummary[] {
  return steps.flatMap((step) => [
    { id: step.id, type: step.type, label: labelOf(step), depth },
    ...forksOf(step).flatMap((fork) => describeSteps(fork, depth + 1)),
  ]);
}

function labelOf<T extends StepType>(step: StepOf<T>): string {
  const label: (step: StepOf<T>) => string = LABELS[step.type];
  return label(step);
}

function describeUpdate(step: StepOf<"update">): string {
  const attributes = Object.entries(step.attributes).map(([name, value]) => `${name} to ${String(value)}`);
  return [...(step.stage === undefined ? [] : [`stage to ${step.stage}`]), ...attributes].join(", ");
}
