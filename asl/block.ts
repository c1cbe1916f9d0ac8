import type { Block, State } from "./definition.ts";
import { AslError, ERROR } from "./errors.ts";
import type { Frame } from "./frame.ts";
import { runMap, runParallel } from "./states/groups.ts";
import { runChoice, runFail, runPass, runSucceed } from "./states/simple.ts";
import { runTask } from "./states/task.ts";
import { runWait } from "./states/wait.ts";
import { Visit, type Outcome } from "./visit.ts";

/** Runs a block's states from StartAt to the one that ends it; resolves with that one's output. */
export async function runBlock(block: Block, frame: Frame, input: unknown): Promise<unknown> {
  let outcome: Outcome = { kind: "next", name: block.StartAt, output: input };
  while (outcome.kind === "next") {
    const state = block.States[outcome.name];
    if (state === undefined)
      throw new AslError(ERROR.runtime, `There is no state '${outcome.name}' in this block.`);
    outcome = await runState(state, new Visit(frame, outcome.name, state, outcome.output));
  }
  return outcome.output;
}

function runState(state: State, visit: Visit): Promise<Outcome> {
  switch (state.Type) {
    case "Pass":
      return runPass(state, visit);
    case "Task":
      return runTask(state, visit);
    case "Choice":
      return runChoice(state, visit);
    case "Wait":
      return runWait(state, visit);
    case "Succeed":
      return runSucceed(state, visit);
    case "Fail":
      return runFail(state, visit);
    case "Parallel":
      return runParallel(state, visit);
    case "Map":
      return runMap(state, visit);
    default:
      return state satisfies never;
  }
}
