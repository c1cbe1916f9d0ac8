import type { Condition } from "../condition/condition.ts";
import { readsOf } from "../condition/reads.ts";

/** The segments through which a segment is made of itself, from it to it: `a`, `b`, `a`. Undefined if it is not. */
export function loopThrough(
  segment: string,
  conditionOf: (segment: string) => Condition | undefined,
): readonly string[] | undefined {
  const paths: (readonly [string, ...string[]])[] = [[segment]];
  const seen = new Set<string>();
  for (const path of paths) {
    const condition = conditionOf(path.at(-1) ?? segment);
    for (const inner of condition ? readsOf(condition).segments : []) {
      if (inner === segment) return [...path, inner];
      if (!seen.has(inner)) paths.push([...path, inner]);
      seen.add(inner);
    }
  }
  return undefined;
}
