import type { SendPlan } from "../../definitions/definition.ts";
import type { Step, StepOf, StepType } from "../steps.ts";
import { lowerBranch } from "./branch.ts";
import type { Draft, Lowering, LoweringContext, Target } from "./draft.ts";
import { lowerExit } from "./exit.ts";
import { lowerSend } from "./send.ts";
import { lowerUpdate } from "./update.ts";
import { lowerWait } from "./wait.ts";
import { lowerWaitFor } from "./wait-for.ts";

/** One lowering for each type of step: a new type does not compile until it has one. */
const LOWERINGS: { readonly [T in StepType]: Lowering<T> } = {
  send: lowerSend,
  wait: lowerWait,
  wait_for: lowerWaitFor,
  branch: lowerBranch,
  update: lowerUpdate,
  exit: lowerExit,
};

/** States of a list of steps that leads to `after`, in the order of the steps, and the name of the first one. */
export function lowerSequence(
  steps: readonly Step[],
  after: Target,
  sends: Readonly<Record<string, SendPlan>>,
): { readonly entry: Target; readonly drafts: readonly Draft[] } {
  const sequence: LoweringContext["sequence"] = (inner, target) => lowerSequence(inner, target, sends);
  const drafts = steps.flatMap((step, index) =>
    lowerStep(step, { next: steps[index + 1]?.id ?? after, sends, sequence }),
  );
  return { entry: steps[0]?.id ?? after, drafts };
}

function lowerStep<T extends StepType>(step: StepOf<T>, context: LoweringContext): readonly Draft[] {
  const lowering: Lowering<T> = LOWERINGS[step.type];
  return lowering(step, context);
}
