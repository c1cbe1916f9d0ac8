import type { AlarmFacts } from "../../../core/report/deployment-facts.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether alarms stand, ring and reach anybody. */
export const alarmsCheck: Check<"alarms"> = {
  called: (name) => `alarm whose name begins with ${name}`,
  whenAbsent: "Deploy the service stack again: nobody would be told of a failure.",
  examine: (alarms) => {
    const ringing = alarms.filter(({ state }) => state === "ALARM").map(ring);
    const mute = alarms.filter(({ tells }) => !tells).map(silence);
    const well: Finding = {
      level: "ok",
      what: `${alarms.length} alarms stand; none rings, and each tells somebody.`,
    };
    return ringing.length + mute.length > 0 ? [...ringing, ...mute] : [well];
  },
};

function ring({ name, description }: AlarmFacts): Finding {
  const [hurt = "", ...rest] = description.split("\n");
  return {
    level: "problem",
    what: `The alarm ${name} rings. ${hurt}`.trim(),
    todo: rest.join(" ") || "See the alarm in CloudWatch.",
  };
}

function silence({ name }: AlarmFacts): Finding {
  return {
    level: "warning",
    what: `The alarm ${name} tells nobody: it has no action, or its actions are switched off.`,
    todo: "Switch its actions on in CloudWatch, or deploy the service stack again.",
  };
}

/** Whether somebody has confirmed that alarms may come. https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
export const alarmTopicCheck: Check<"alarmTopic"> = {
  called: (name) => `alarm topic ${name}`,
  whenAbsent: "Deploy the service stack again: alarms go nowhere.",
  examine: ({ confirmed, pending }) => {
    if (confirmed > 0) return [{ level: "ok", what: `${confirmed} confirmed subscriptions get the alarms.` }];
    const todo =
      pending > 0
        ? "Open the mail “AWS Notification - Subscription Confirmation” at the alarm address and confirm it."
        : "Subscribe the alarm address to the topic in SNS again (unconfirmed ones expire), and confirm the mail that follows.";
    return [{ level: "problem", what: "Nobody has confirmed the subscription to the alarms.", todo }];
  },
};
