import type { Condition } from "./condition.ts";

/** How dear a condition is to evaluate, in rough reads: nothing for what the contact carries, one for an item, ten for a timeline. */
export function costOf(condition: Condition): number {
  if ("all" in condition) return costOfAll(condition.all);
  if ("any" in condition) return costOfAll(condition.any);
  if ("not" in condition) return costOf(condition.not);
  if ("did" in condition) return 10;
  if ("segment" in condition) return 5;
  if ("clicked" in condition || "opened" in condition) return 1;
  return 0;
}

function costOfAll(conditions: readonly Condition[]): number {
  return conditions.reduce((sum, each) => sum + costOf(each), 0);
}
