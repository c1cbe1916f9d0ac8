import type { CompiledWorkflow } from "../../../core/definitions/definition.ts";
import { fillMachine, type Machine } from "../../../core/workflow/asl.ts";
import { assembleWorkflow } from "../../../core/workflow/compile.ts";
import type { StepSource } from "../../../core/workflow/schema.ts";

const SUBSTITUTIONS = {
  SendMessage: "arn:aws:lambda:eu-west-1:000000000000:function:send",
  CheckCondition: "arn:aws:lambda:eu-west-1:000000000000:function:check",
  ContactsTable: "contacts",
  EventsQueueUrl: "https://sqs.eu-west-1.amazonaws.com/000000000000/events",
};

/** A marketing workflow of these steps, compiled. */
export function compileSteps(steps: readonly StepSource[]): CompiledWorkflow {
  const enter = { when: { consented: "t" }, again: "never", existing: "skip" } as const;
  return assembleWorkflow(
    { workflow: "w", class: "marketing", topic: "t", enter, steps },
    () => "0123456789abcdef",
  );
}

/** Its machine, with every placeholder filled in. */
export function machineOf(steps: readonly StepSource[]): Machine {
  return JSON.parse(fillMachine(compileSteps(steps).machine, SUBSTITUTIONS)) as Machine;
}
