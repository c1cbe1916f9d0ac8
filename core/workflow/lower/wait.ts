import { END, type Lowering } from "./draft.ts";
import { tokenWait } from "./token-wait.ts";

/** A wait for the time alone: being answered early (somebody skipped it) and running out lead to the same place. */
export const lowerWait: Lowering<"wait"> = (step, { next }) => [
  tokenWait({ name: step.id, seconds: step.span.seconds, onAnswer: next, onTimeout: next, onEnded: END }),
];
