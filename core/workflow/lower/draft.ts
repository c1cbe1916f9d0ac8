import type { Json } from "../../json.ts";
import type { Retrier } from "../asl.ts";
import type { Step, StepOf, StepType } from "../steps.ts";
import type { SendPlan } from "../../definitions/definition.ts";

/** Name of the state that comes next, or the end of the machine. */
export type Target = string | typeof END;

/** The end of the machine. */
export const END = Symbol("end");

/** A state before linking: what it does, and where it leads by name. `link` renders Next, End, Catch and Choices. */
export type Draft =
  | {
      readonly kind: "task";
      readonly name: string;
      readonly resource: string;
      readonly arguments: Json;
      readonly timeoutSeconds?: number | string;
      readonly output: Json;
      readonly retry: readonly Retrier[];
      readonly caught: readonly { readonly errors: readonly string[]; readonly to: Target }[];
      readonly next: Target;
    }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly rules: readonly { readonly condition: string; readonly to: Target }[];
      readonly otherwise: Target;
    }
  | { readonly kind: "succeed"; readonly name: string; readonly output: Json };

/** What a lowering may ask for. */
export interface LoweringContext {
  /** Where the flow goes on after this step. */
  readonly next: Target;
  /** Send steps by id, with the template version that they are bound to. */
  readonly sends: Readonly<Record<string, SendPlan>>;
  /** States of a list of steps that leads to `after`, and the name of its first one. */
  readonly sequence: (
    steps: readonly Step[],
    after: Target,
  ) => { readonly entry: Target; readonly drafts: readonly Draft[] };
}

/** Turns one type of step into states. The first one carries the step's id; helpers have it as prefix: `ready-to-buy.choose`. */
export type Lowering<T extends StepType> = (step: StepOf<T>, context: LoweringContext) => readonly Draft[];
