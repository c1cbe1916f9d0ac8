import type { Machine, State } from "../../../core/workflow/asl.ts";

/** States that a state may lead to. */
export function targetsOf(state: State): readonly string[] {
  if (state.Type === "Succeed") return [];
  if (state.Type === "Choice") return [...state.Choices.map(({ Next }) => Next), state.Default];
  return [...(state.Next === undefined ? [] : [state.Next]), ...(state.Catch ?? []).map(({ Next }) => Next)];
}

/** States that can be reached from the first. */
export function reachable(machine: Machine): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [machine.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const state = machine.States[name];
    if (state) open.push(...targetsOf(state));
  }
  return seen;
}

/** Whether no way through the machine goes in a circle: then every way ends, since a state without targets is an end. */
export function isAcyclic(machine: Machine): boolean {
  const done = new Set<string>();
  const visit = (name: string, above: ReadonlySet<string>): boolean => {
    if (above.has(name)) return false;
    if (done.has(name)) return true;
    done.add(name);
    const state = machine.States[name];
    return state === undefined || targetsOf(state).every((next) => visit(next, new Set([...above, name])));
  };
  return visit(machine.StartAt, new Set());
}

/** Every JSONata expression of a machine, without its braces. */
export function expressionsOf(value: unknown): readonly string[] {
  if (typeof value === "string")
    return value.startsWith("{%") && value.endsWith("%}") ? [value.slice(2, -2)] : [];
  if (Array.isArray(value)) return value.flatMap(expressionsOf);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(expressionsOf) : [];
}
