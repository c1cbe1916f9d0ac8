import type { ConfigurationSetFacts } from "../../../core/report/deployment-facts.ts";
import type { Check, Finding } from "../finding.ts";

/** What record-outcome must hear of: without it bounces and complaints stay unknown. */
const NEEDED = [
  "SEND",
  "DELIVERY",
  "BOUNCE",
  "COMPLAINT",
  "REJECT",
  "DELIVERY_DELAY",
  "RENDERING_FAILURE",
] as const;

const REDEPLOY =
  "Somebody changed it by hand. Delete the destination in SES and deploy the service stack again, or put it back.";

/** Whether what happens to messages comes back to us. */
export const configurationSetCheck: Check<"configurationSet"> = {
  called: (name) => `SES configuration set ${name}`,
  whenAbsent: "Deploy the service stack again: every message names it, so SES refuses them all.",
  examine: (facts, name) => [...pause(facts, name), destination(facts, name)],
};

function pause({ sendingEnabled }: ConfigurationSetFacts, name: string): readonly Finding[] {
  if (sendingEnabled) return [];
  return [
    {
      level: "problem",
      what: `Sending is paused for the configuration set ${name}.`,
      todo: "Find out who paused it and why, then switch sending on again in SES, Configuration sets.",
    },
  ];
}

/** Only the default bus can be one. https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-eventbridge.html */
function destination({ destinations }: ConfigurationSetFacts, name: string): Finding {
  const ours = destinations.filter(
    ({ enabled, busArn }) => enabled && busArn?.endsWith(":event-bus/default"),
  );
  if (ours.length === 0) {
    return {
      level: "problem",
      what: `No event destination of ${name} leads to the default event bus: bounces and complaints stay unknown.`,
      todo: REDEPLOY,
    };
  }
  const heard = new Set(ours.flatMap(({ eventTypes }) => eventTypes));
  const missing = NEEDED.filter((type) => !heard.has(type));
  if (missing.length === 0) {
    return { level: "ok", what: `What happens to messages reaches the default event bus (${name}).` };
  }
  return {
    level: "problem",
    what: `SES does not report ${missing.join(", ")} of messages of ${name}.`,
    todo: REDEPLOY,
  };
}
