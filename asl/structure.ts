import type { Report } from "./checks.ts";
import type { Block, Catcher, Retrier, State, StateMachine } from "./definition.ts";
import { ERROR } from "./errors.ts";
import { TOKEN_SUFFIX } from "./states/integration.ts";

/** Checks what a well-shaped machine must still hold: targets, endings, names, order of retriers. */
export function checkStructure(machine: StateMachine, report: Report): void {
  checkBlock(machine, "", new Set(), new Set(), report);
}

/** `names`: states so far ("unique within the scope of the whole state machine"); `outer`: variables of enclosing blocks. */
function checkBlock(
  block: Block,
  at: string,
  names: Set<string>,
  outer: ReadonlySet<string>,
  report: Report,
): void {
  if (!Object.hasOwn(block.States, block.StartAt))
    report(`${at}StartAt`, `there is no state '${block.StartAt}'.`);
  const own = variablesOf(block);
  for (const variable of own) {
    // https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html: an inner scope cannot assign an outer scope's variable.
    if (outer.has(variable))
      report(`${at}States`, `the variable '${variable}' is set in an outer block already.`);
  }
  const visible = new Set([...outer, ...own]);
  for (const [name, state] of Object.entries(block.States)) {
    const here = `${at}States.${name}`;
    if (names.has(name)) report(here, "state names must be unique in the whole machine.");
    names.add(name);
    checkState(state, here, block, report);
    for (const [path, inner] of innerBlocks(state))
      checkBlock(inner, `${here}.${path}.`, names, visible, report);
  }
}

function checkState(state: State, at: string, block: Block, report: Report): void {
  for (const target of targetsOf(state)) {
    if (!Object.hasOwn(block.States, target))
      report(at, `it leads to '${target}', which is no state of this block.`);
  }
  if (hasEnd(state) && (state.Next === undefined) === (state.End === undefined)) {
    report(at, "exactly one of Next and End is needed.");
  }
  if (state.Type === "Wait" && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    report(at, "exactly one of Seconds and Timestamp is needed.");
  }
  if ("Retry" in state) checkWildcard(state.Retry ?? [], `${at}.Retry`, report);
  if ("Catch" in state) checkWildcard(state.Catch ?? [], `${at}.Catch`, report);
  if (state.Type === "Task") checkHeartbeat(state, at, report);
}

function hasEnd(state: State): state is Exclude<State, { Type: "Choice" | "Succeed" | "Fail" }> {
  return state.Type !== "Choice" && state.Type !== "Succeed" && state.Type !== "Fail";
}

function targetsOf(state: State): string[] {
  const own = "Next" in state && state.Next !== undefined ? [state.Next] : [];
  const caught = "Catch" in state ? (state.Catch ?? []).map((catcher) => catcher.Next) : [];
  if (state.Type !== "Choice") return [...own, ...caught];
  return [...state.Choices.map((rule) => rule.Next), ...(state.Default === undefined ? [] : [state.Default])];
}

function innerBlocks(state: State): [string, Block][] {
  if (state.Type === "Map") return [["ItemProcessor", state.ItemProcessor]];
  if (state.Type === "Parallel") return state.Branches.map((branch, index) => [`Branches[${index}]`, branch]);
  return [];
}

/** "States.ALL must appear alone in the array and in the last" retrier or catcher. https://states-language.net/spec.html#errors */
function checkWildcard(rules: readonly (Retrier | Catcher)[], at: string, report: Report): void {
  for (const [index, rule] of rules.entries()) {
    if (!rule.ErrorEquals.includes(ERROR.all)) continue;
    if (rule.ErrorEquals.length > 1)
      report(`${at}[${index}]`, `${ERROR.all} must stand alone in ErrorEquals.`);
    if (index < rules.length - 1) report(`${at}[${index}]`, `${ERROR.all} must come last.`);
  }
}

/** https://states-language.net/spec.html#task-state: "HeartbeatSeconds MUST be smaller than TimeoutSeconds". */
function checkHeartbeat(state: Extract<State, { Type: "Task" }>, at: string, report: Report): void {
  const { HeartbeatSeconds: heartbeat, TimeoutSeconds: timeout, Resource } = state;
  if (heartbeat === undefined) return;
  if (!Resource.endsWith(TOKEN_SUFFIX)) report(at, `HeartbeatSeconds needs a resource with ${TOKEN_SUFFIX}.`);
  if (typeof heartbeat === "number" && typeof timeout === "number" && heartbeat >= timeout) {
    report(at, "HeartbeatSeconds must be smaller than TimeoutSeconds.");
  }
}

function variablesOf(block: Block): Set<string> {
  return new Set(
    Object.values(block.States).flatMap((state) => assignmentsOf(state).flatMap((each) => Object.keys(each))),
  );
}

function assignmentsOf(state: State): object[] {
  const holders: { readonly Assign?: object }[] = [
    "Assign" in state ? state : {},
    ...("Catch" in state ? (state.Catch ?? []) : []),
    ...(state.Type === "Choice" ? state.Choices : []),
  ];
  return holders.flatMap((holder) => holder.Assign ?? []);
}
