import type { Block, MapState, ParallelState } from "../definition.ts";
import { AslError } from "../errors.ts";
import { Frame, type MapItem } from "../frame.ts";
import { failure } from "../history.ts";
import { withinLimit } from "../plain.ts";
import { recovering } from "../recovery.ts";
import { Scope } from "../cancellation.ts";
import type { Outcome, Visit } from "../visit.ts";

/**
 * https://states-language.net/spec.html#parallel-state: every branch gets the Arguments, or the input; the result is the
 * array of their outputs. The first error of a branch ends the others and is the state's error.
 */
export function runParallel(state: ParallelState, visit: Visit): Promise<Outcome> {
  const { frame } = visit;
  return recovering(visit, state, async () => {
    const input =
      state.Arguments === undefined ? visit.input : await visit.evaluate(state.Arguments, "Arguments");
    withinLimit(input, `The state/task '${visit.name}' has Arguments`);
    frame.record("ParallelStateStarted");
    const results = await together(visit, "ParallelStateFailed", (scope) =>
      state.Branches.map((branch) => frame.run.runBlock(branch, new Frame(frame.run, scope, frame), input)),
    );
    frame.record("ParallelStateSucceeded");
    return visit.leave(state, { result: results }, results);
  });
}

/** "Inline mode supports up to 40 concurrent iterations". https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html */
const MOST_ITERATIONS_AT_ONCE = 40;

/** https://states-language.net/spec.html#map-state, inline: Items default to the input, an iteration's input to its item. */
export function runMap(state: MapState, visit: Visit): Promise<Outcome> {
  const { frame } = visit;
  return recovering(visit, state, async () => {
    const items = state.Items === undefined ? visit.input : await visit.evaluate(state.Items, "Items");
    if (!Array.isArray(items)) {
      throw visit.fault(
        `The field 'Items' must be an array, but was ${JSON.stringify(items).slice(0, 100)}.`,
      );
    }
    const wanted =
      state.MaxConcurrency === undefined ? 0 : await visit.integer(state.MaxConcurrency, "MaxConcurrency", 0);
    const atOnce = wanted === 0 ? MOST_ITERATIONS_AT_ONCE : Math.min(wanted, MOST_ITERATIONS_AT_ONCE);
    frame.record("MapStateStarted", () => ({ length: items.length }));
    const queue = items.map((Value: unknown, Index): MapItem => ({ Index, Value }));
    const results: unknown[] = Array.from({ length: items.length });
    const waiting = queue.values();
    await together(visit, "MapStateFailed", (scope) =>
      Array.from({ length: Math.min(atOnce, items.length) }, async () => {
        for (const item of waiting) results[item.Index] = await iterate(state, visit, scope, item);
      }),
    );
    frame.record("MapStateSucceeded");
    return visit.leave(state, { result: results }, results);
  });
}

async function iterate(state: MapState, visit: Visit, scope: Scope, item: MapItem): Promise<unknown> {
  const { run } = visit.frame;
  const inner = new Frame(run, scope, visit.frame, item);
  const details = (): Record<string, unknown> => ({ name: visit.name, index: item.Index });
  inner.record("MapIterationStarted", details);
  try {
    const input = await iterationInput(state, visit, item);
    const output = await run.runBlock(state.ItemProcessor satisfies Block, inner, input);
    inner.record("MapIterationSucceeded", details);
    return output;
  } catch (error) {
    if (error instanceof AslError) inner.record("MapIterationFailed", details);
    throw error;
  }
}

async function iterationInput(state: MapState, visit: Visit, item: MapItem): Promise<unknown> {
  if (state.ItemSelector === undefined) return item.Value;
  const selected = await visit.evaluate(state.ItemSelector, "ItemSelector", {}, item);
  return withinLimit(selected, `The state/task '${visit.name}' selected an item`);
}

type GroupFailed = "ParallelStateFailed" | "MapStateFailed";

/** Runs work in one scope: the first error ends all of it. */
async function together<T>(
  visit: Visit,
  failed: GroupFailed,
  begin: (scope: Scope) => Promise<T>[],
): Promise<T[]> {
  const scope = new Scope(visit.frame.scope);
  try {
    return await Promise.all(begin(scope));
  } catch (error) {
    if (error instanceof AslError) visit.frame.record(failed, () => failure(error.name, error.message));
    throw error;
  } finally {
    scope.cancel();
  }
}
