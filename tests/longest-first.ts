import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, longest first; a directory stands for all that is in it. */
const LONG = [
  "tests/system/website.test.ts",
  "tests/system/permissions",
  "tests/system/start",
  "tests/system",
  "tests/web",
];

/** Begins with what takes longest: a long file that began last would keep one core waiting for it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // vitest's own method of that name, which gives a new list.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const at = LONG.findIndex((part) => moduleId.includes(part));
  return at < 0 ? LONG.length : at;
}
