import * as z from "zod/mini";
import { idSchema } from "../workflow/schema.ts";
import type { FormDefinition, FormField } from "./definition.ts";

const name = z
  .string("Expected the name of a field, for example `first_name`.")
  .check(
    z.regex(
      /^[a-z][a-z0-9_]*$/u,
      "Expected lower-case letters, digits and underscores, for example `first_name`.",
    ),
  );

const field = z.strictObject({
  attribute: z.optional(name.check(z.describe("Attribute of the contact; the field's own name if absent."))),
  required: z.optional(z.boolean()),
  type: z.optional(z.enum(["text", "email", "number", "checkbox"])),
});

const consent = z.strictObject({
  field: name.check(z.describe("Name of the box in the form.")),
  topic: idSchema.check(z.describe("Topic that ticking it consents to.")),
  text: z.string().check(z.minLength(1), z.describe("The exact sentence beside the box; kept as evidence.")),
});

const schema = z.strictObject({
  form: idSchema.check(z.describe("Id of the form; it posts to `/f/<id>`.")),
  name: z.string().check(z.minLength(1), z.describe("Name for people.")),
  fields: z
    .record(name, field)
    .check(z.describe("Field name in the post → what it is. Fields not listed are dropped.")),
  consents: z.prefault(z.array(consent), []),
  redirect: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^(?:\/(?!\/)|https:\/\/)\S*$/u,
          "Expected a path on the website, `/thanks`, or an https URL.",
        ),
        z.describe("Where to go after a plain form post; Espalier's own thank-you page if absent."),
      ),
  ),
});

/** A form as written. */
export type FormSource = z.infer<typeof schema>;

/** Schema of `forms/<id>.yaml`. */
export const formSchema: z.ZodMiniType<FormSource> = schema;

/** A form with everything said that may be left out. `email` is a required address whatever else is said. */
export function readForm(source: FormSource): FormDefinition {
  const fields = Object.entries(source.fields).map(([key, given]) => [key, readField(key, given)] as const);
  return {
    form: source.form,
    name: source.name,
    fields: Object.fromEntries(fields),
    consents: source.consents,
    ...(source.redirect === undefined ? {} : { redirect: source.redirect }),
  };
}

function readField(key: string, given: FormSource["fields"][string]): FormField {
  const email = key === "email";
  return {
    attribute: given.attribute ?? key,
    required: email || (given.required ?? false),
    type: email ? "email" : (given.type ?? "text"),
  };
}
