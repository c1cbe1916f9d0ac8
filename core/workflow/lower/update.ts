import { STAGE_ATTRIBUTE } from "../../contact/attributes.ts";
import { literal, placeholder } from "../asl.ts";
import type { Lowering } from "./draft.ts";
import { ENTERED_AT, inputField } from "./input.ts";
import { RETRY_QUEUE } from "./retry.ts";

/**
 * Puts one identify event into the events queue, so that changes by workflows take the same way as all others. Its id follows from
 * execution and step: repeated, it is the same event.
 */
export const lowerUpdate: Lowering<"update"> = (step, { next }) => {
  const eventId = `{% $states.context.Execution.Name & '-${step.id}' %}`;
  const at = `{% ${ENTERED_AT} %}`;
  return [
    {
      kind: "task",
      name: step.id,
      resource: "arn:aws:states:::sqs:sendMessage",
      arguments: {
        QueueUrl: placeholder("eventsQueueUrl"),
        MessageBody: {
          v: 1,
          requestId: eventId,
          receivedAt: at,
          events: [
            {
              eventId,
              kind: "identify",
              name: "Identify",
              origin: "espalier",
              contactId: inputField("contactId"),
              clientTime: `{% $fromMillis(${ENTERED_AT}) %}`,
              occurredAt: at,
              receivedAt: at,
              properties: { workflow: inputField("workflow"), step: step.id },
              traits: literal({
                ...step.attributes,
                ...(step.stage === undefined ? {} : { [STAGE_ATTRIBUTE]: step.stage }),
              }),
              context: {},
            },
          ],
          refused: [],
        },
      },
      output: {},
      retry: [RETRY_QUEUE],
      caught: [],
      next,
    },
  ];
};
