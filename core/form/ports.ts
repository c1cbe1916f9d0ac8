import type { FormDefinition } from "../definitions/definition.ts";

/** A form as it is published now, with the version that its consents are kept with. */
export interface CurrentForm {
  readonly version: string;
  readonly form: FormDefinition;
}

/** Finds the current version of a form; undefined if there is none of this name. */
export type FindForm = (formId: string) => Promise<CurrentForm | undefined>;
