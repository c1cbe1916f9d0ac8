import { END, type Lowering } from "./draft.ts";
import { tokenWait } from "./token-wait.ts";

/** A wait for something that the contact does: `then` when it happens, `else` when the time runs out; both rejoin the line. */
export const lowerWaitFor: Lowering<"wait_for"> = (step, { next, sequence }) => {
  const met = sequence(step.met, next);
  const unmet = sequence(step.unmet, next);
  return [
    tokenWait({
      name: step.id,
      seconds: step.span.seconds,
      condition: step.condition,
      onAnswer: met.entry,
      onTimeout: unmet.entry,
      onEnded: END,
    }),
    ...met.drafts,
    ...unmet.drafts,
  ];
};
