import type { WorkflowCheck } from "./check.ts";
import { allSteps, forksOf, type Step } from "./steps.ts";

const DAY = 86_400;

// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: an execution may run for a year. Five days are kept for retries.
const LONGEST_WAY = 360 * DAY;

/** Rules about the order of steps: spans, ways that end, the longest way through. */
export function checkFlow(check: WorkflowCheck): void {
  for (const step of allSteps(check.steps)) checkSpan(step, check);
  checkReachable(check.steps, check);
  const longest = secondsThrough(check.steps);
  if (longest > LONGEST_WAY) {
    check.findings.add(
      "tooLong",
      { document: check.document, path: ["steps"] },
      `The waits on the longest way add up to ${Math.ceil(longest / DAY)} days; one enrollment may last ${LONGEST_WAY / DAY}.`,
      "Shorten the waits, or let a segment start a second workflow later.",
    );
  }
}

function checkSpan(step: Step, { document, findings }: WorkflowCheck): void {
  if (step.type !== "wait" && step.type !== "wait_for") return;
  if (step.span.seconds >= 1) return;
  const path = [...step.path, step.type === "wait" ? "wait" : "at_most"];
  findings.add(
    "span",
    { document, path },
    `A wait lasts at least a second; this one is "${step.span.text}".`,
    "For example `1 hour` or `3 days`.",
  );
}

/** Reports the first step after one that always ends the enrollment; says whether this list always does. */
function checkReachable(steps: readonly Step[], check: WorkflowCheck): boolean {
  let ended = false;
  let told = false;
  for (const step of steps) {
    if (ended && !told) {
      told = true;
      const message = `Nobody can reach "${step.id}": every way before it ends with an exit.`;
      check.findings.add(
        "unreachableStep",
        { document: check.document, path: step.path },
        message,
        "Remove it, or move the exit.",
      );
    }
    const forks = forksOf(step).map((fork) => checkReachable(fork, check));
    ended ||= step.type === "exit" || (forks.length > 0 && forks.every(Boolean));
  }
  return ended;
}

function secondsThrough(steps: readonly Step[]): number {
  return steps.reduce((total, step) => {
    const own = step.type === "wait" || step.type === "wait_for" ? step.span.seconds : 0;
    return total + own + Math.max(0, ...forksOf(step).map(secondsThrough));
  }, 0);
}
