import * as fc from "fast-check";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { parseStateMachine } from "../../../asl/parse.ts";
import type { Machine, Retrier } from "../../../core/workflow/asl.ts";
import type { StepSource } from "../../../core/workflow/schema.ts";
import { allSteps, readSteps } from "../../../core/workflow/steps.ts";
import { arbitrarySteps } from "./arbitrary-steps.ts";
import { complaintsAbout } from "./foreign-validator.ts";
import { compileSteps, machineOf } from "./machine-of.ts";
import { expressionsOf, isAcyclic, reachable, targetsOf } from "./graph.ts";

/** A law over machines of random workflows. */
function law(holds: (machine: Machine, steps: readonly StepSource[]) => void | Promise<void>, numRuns = 60) {
  return fc.assert(
    fc.asyncProperty(arbitrarySteps, async (steps) => holds(machineOf(steps), steps)),
    { numRuns },
  );
}

/** Seconds until a retrier gives up: with full jitter each delay is half of its bound on average. */
function meanPatience({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds }: Retrier): number {
  const bounds = Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  );
  return bounds.reduce((sum, bound) => sum + bound / 2, 0);
}

describe("every compiled workflow", () => {
  it("names only states that exist", () =>
    law((machine) => {
      const names = Object.keys(machine.States);
      const targets = [machine.StartAt, ...Object.values(machine.States).flatMap(targetsOf)];
      expect(targets.filter((target) => !names.includes(target))).toEqual([]);
    }));

  it("has no state that nobody reaches", () =>
    law((machine) => {
      expect([...reachable(machine)].toSorted()).toEqual(Object.keys(machine.States).toSorted());
    }));

  it("ends on every way", () =>
    law((machine) => {
      expect(isAcyclic(machine)).toBe(true);
    }));

  it("has a state for each step, by the step's id, and no name over 80 characters", () =>
    law((machine, steps) => {
      const ids = allSteps(readSteps(steps)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !(id in machine.States))).toEqual([]);
      expect(Object.keys(machine.States).filter((name) => name.length > 80)).toEqual([]);
    }));

  it("is the same text for the same definition", () =>
    law((_machine, steps) => {
      expect(compileSteps(steps).machine).toBe(compileSteps(steps).machine);
    }));

  it(
    "is valid States Language by a validator that is not ours",
    () =>
      law((machine) => {
        expect(complaintsAbout(machine)).toBe("");
      }, 4),
    30_000,
  );

  it("is taken by the interpreter of the local cloud", () =>
    law((machine) => {
      expect(() => parseStateMachine(machine)).not.toThrow();
    }));

  it("holds only expressions that JSONata can parse", () =>
    law((machine) => {
      for (const expression of expressionsOf(machine)) expect(() => jsonata(expression)).not.toThrow();
    }));

  it("retries no wait for its timeout", () =>
    law((machine) => {
      for (const state of Object.values(machine.States)) {
        if (state.Type !== "Task" || !state.Resource.endsWith(".waitForTaskToken")) continue;
        const retried = state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
        expect(retried).not.toContain("States.ALL");
        expect(retried).not.toContain("States.Timeout");
        expect(retried).not.toContain("States.TaskFailed");
      }
    }));

  it("is patient with every service for a day at least, on the average of the jitter", () =>
    law((machine) => {
      for (const state of Object.values(machine.States))
        for (const retrier of state.Type === "Task" ? state.Retry : [])
          expect(meanPatience(retrier)).toBeGreaterThan(24 * 3600);
    }));

  it("says what its author wrote, whatever that looks like", () =>
    law(async (machine, steps) => {
      for (const step of readSteps(steps)) {
        if (step.type !== "send" || step.subject === undefined) continue;
        const state = machine.States[step.id];
        const { Payload } = (state?.Type === "Task" ? state.Arguments : {}) as {
          Payload: { subject: string };
        };
        const [expression] = expressionsOf(Payload.subject);
        expect(expression === undefined ? Payload.subject : await jsonata(expression).evaluate({})).toBe(
          step.subject,
        );
      }
    }));
});
