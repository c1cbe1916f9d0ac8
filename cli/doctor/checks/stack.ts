import type { Check, Finding } from "../finding.ts";

/** Whether a stack stands as it was deployed. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
export const stackCheck: Check<"stack"> = {
  called: (name) => `stack ${name}`,
  whenAbsent: "Check stage and Region. If it was never deployed: npm run deploy -- -c stage=<stage>",
  examine: ({ status }, name) => [judge(status, name)],
};

function judge(status: string, name: string): Finding {
  const what = `The stack ${name} is in the state ${status}.`;
  if (status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE") return { level: "ok", what };
  if (status.endsWith("_IN_PROGRESS")) {
    return { level: "warning", what, todo: "A deployment is running. Wait for its end, then ask again." };
  }
  if (status === "UPDATE_ROLLBACK_COMPLETE") {
    return {
      level: "warning",
      what: `${what} The last deployment failed; the one before it is what runs.`,
      todo: "Read the first failure in the stack's events, put it right and deploy again.",
    };
  }
  return {
    level: "problem",
    what,
    todo: "Read the first failure in the stack's events. Continue the rollback or put it right, then deploy again.",
  };
}
