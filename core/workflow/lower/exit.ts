import { literal } from "../asl.ts";
import type { Lowering } from "./draft.ts";

/** Ends the execution; its output says why, so that the enrollment can be closed as `exited`. */
export const lowerExit: Lowering<"exit"> = (step) => [
  { kind: "succeed", name: step.id, output: { exited: literal(step.reason) } },
];
