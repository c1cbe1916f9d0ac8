import type { ExecutionInput } from "../../contact/enrollment.ts";

/** JSONata for a field of the execution's input; it stays readable in every state, whatever the states hand on. */
export function inputField(field: keyof ExecutionInput): string {
  return `{% ${inputPath(field)} %}`;
}

/** The same without the expression's braces, to be used inside one. */
export function inputPath(field: keyof ExecutionInput): string {
  return `$states.context.Execution.Input.${field}`;
}

/** JSONata for the instant at which the state was entered, in milliseconds; it stays the same when the state is retried. */
export const ENTERED_AT = "$toMillis($states.context.State.EnteredTime)";
