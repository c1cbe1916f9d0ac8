import type { Condition } from "../../condition/condition.ts";
import type { Json } from "../../json.ts";
import { literal, placeholder } from "../asl.ts";
import type { Lowering } from "./draft.ts";
import { inputField } from "./input.ts";
import { RETRY_FUNCTION } from "./retry.ts";

/** A task that asks whether the condition holds now, and a choice on its answer. */
export const lowerBranch: Lowering<"branch"> = (step, { next, sequence }) => {
  const choose = `${step.id}.choose`;
  const met = sequence(step.met, next);
  const unmet = sequence(step.unmet, next);
  return [
    {
      kind: "task",
      name: step.id,
      resource: "arn:aws:states:::lambda:invoke",
      arguments: {
        FunctionName: placeholder("checkCondition"),
        Payload: {
          contactId: inputField("contactId"),
          enrollmentId: inputField("enrollmentId"),
          workflow: inputField("workflow"),
          enteredAt: inputField("enteredAt"),
          condition: literal(toJson(step.condition)),
        },
      },
      output: { holds: "{% $states.result.Payload.holds %}" },
      retry: [RETRY_FUNCTION],
      caught: [],
      next: choose,
    },
    {
      kind: "choice",
      name: choose,
      rules: [{ condition: "{% $states.input.holds = true %}", to: met.entry }],
      otherwise: unmet.entry,
    },
    ...met.drafts,
    ...unmet.drafts,
  ];
};

/** A condition is plain data; through text it loses what is undefined. */
function toJson(condition: Condition): Json {
  return JSON.parse(JSON.stringify(condition));
}
