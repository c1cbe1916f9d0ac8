import { createRequire } from "node:module";

/** An opinion that is not ours; the package has no types. */
const validate = createRequire(import.meta.url)("asl-validator") as (definition: unknown) => {
  readonly isValid: boolean;
  readonly errorsText: (separator: string) => string;
};

/** What asl-validator says against a machine; nothing if it is content. */
export function complaintsAbout(machine: unknown): string {
  const { isValid, errorsText } = validate(machine);
  return isValid ? "" : errorsText("\n");
}
