import { literal, placeholder } from "../asl.ts";
import type { Lowering } from "./draft.ts";
import { inputField } from "./input.ts";
import { RETRY_FUNCTION, RETRY_POSTPONED } from "./retry.ts";

/** One task: `send-message` claims and sends. Its answer is not kept: a message's id follows from enrollment and step. */
export const lowerSend: Lowering<"send"> = (step, { next, sends }) => {
  const plan = sends[step.id];
  return [
    {
      kind: "task",
      name: step.id,
      resource: "arn:aws:states:::lambda:invoke",
      arguments: {
        FunctionName: placeholder("sendMessage"),
        Payload: {
          contactId: inputField("contactId"),
          enrollmentId: inputField("enrollmentId"),
          enrollmentKey: inputField("enrollmentKey"),
          workflow: inputField("workflow"),
          version: inputField("version"),
          step: step.id,
          template: step.template,
          templateVersion: plan?.templateVersion ?? "",
          ...(step.subject === undefined ? {} : { subject: literal(step.subject) }),
        },
      },
      output: {},
      retry: [RETRY_POSTPONED, RETRY_FUNCTION],
      caught: [],
      next,
    },
  ];
};
