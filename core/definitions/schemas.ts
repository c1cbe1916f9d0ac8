import * as z from "zod/mini";
import type { Condition } from "../condition/condition.ts";
import { conditionSchema } from "../condition/schema.ts";
import type { MessageClass } from "../message/message.ts";
import type { Scoring } from "../score/scoring.ts";
import { DURATION_PATTERN } from "../time.ts";
import { idSchema, workflowSchema } from "../workflow/schema.ts";
import { type FormSource, formSchema } from "./form-schema.ts";

const words = z.string("Expected a text.").check(z.minLength(1, "Expected a text, not an empty one."));
const points = z.number("Expected a number of points, for example 5.");

/** A template as written. */
export interface TemplateSource {
  readonly template: string;
  readonly class: MessageClass;
  readonly subject: string;
  readonly preheader?: string | undefined;
  readonly layout: string;
  readonly body: string;
  readonly text?: string | undefined;
}

const templateSchema: z.ZodMiniType<TemplateSource> = z.strictObject({
  template: idSchema.check(z.describe("Id of the template; the file has the same name.")),
  class: z
    .enum(["marketing", "transactional"])
    .check(z.describe("Marketing needs consent, an unsubscribe link and the postal address.")),
  subject: words.check(z.describe("Subject line. Liquid.")),
  preheader: z.optional(words.check(z.describe("What an inbox shows after the subject. Liquid."))),
  layout: z.prefault(idSchema, "letter").check(z.describe("Layout around the body: `layouts/<id>.mjml`.")),
  body: words.check(z.describe("MJML sections with Liquid.")),
  text: z.optional(words.check(z.describe("Plain text part. Liquid. Made from the HTML if absent."))),
});

const bands = z.array(
  z.strictObject({
    band: idSchema,
    at_least: z.number().check(z.describe("Score from which the band begins, up to the next one.")),
  }),
);

const scoringSchema: z.ZodMiniType<Scoring> = z.discriminatedUnion("kind", [
  z.strictObject({
    scoring: idSchema.check(z.describe("Id of the score; the file has the same name.")),
    kind: z.literal("engagement").check(z.describe("Events earn points, which halve every `half_life`.")),
    half_life: z.string().check(z.regex(DURATION_PATTERN, "Expected a span of time, for example `7 days`.")),
    rules: z.array(
      z.strictObject({
        id: idSchema,
        when: z.strictObject({
          did: words.check(z.describe("An event by its name, for example `Page Viewed`.")),
          where: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
        }),
        points,
        per_day: z.optional(z.number().check(z.describe("At most so many points per calendar day (UTC)."))),
      }),
    ),
    bands,
  }),
  z.strictObject({
    scoring: idSchema.check(z.describe("Id of the score; the file has the same name.")),
    kind: z.literal("fit").check(z.describe("Attributes earn points; nothing decays.")),
    rules: z.array(z.strictObject({ id: idSchema, when: conditionSchema, points })),
    bands,
  }),
]);

/** A segment as written. */
export interface SegmentSource {
  readonly segment: string;
  readonly name: string;
  readonly when: Condition;
}

const segmentSchema: z.ZodMiniType<SegmentSource> = z.strictObject({
  segment: idSchema.check(z.describe("Id of the segment; the file has the same name.")),
  name: words.check(z.describe("Name for people.")),
  when: conditionSchema,
});

/** Who sends: what every template may name as `brand.…`; put in when it is published. */
export interface Brand {
  readonly name: string;
  readonly postal_address: string;
  readonly colours: Readonly<Record<string, string>>;
}

const brandSchema: z.ZodMiniType<Brand> = z.strictObject({
  name: words.check(z.describe("Name of the sender, as messages say it.")),
  postal_address: words.check(z.describe("Postal address; marketing messages must show it.")),
  colours: z.record(
    z.string(),
    z.string().check(z.regex(/^#[0-9a-f]{6}$/iu, 'Expected a colour as "#2f5d3a", in quotes.')),
  ),
});

/** Keys that websites and servers send events with. */
export interface KeysSource {
  readonly keys: readonly {
    readonly name: string;
    readonly kind: "browser" | "server";
    readonly sha256: string;
  }[];
}

const keysSchema: z.ZodMiniType<KeysSource> = z.strictObject({
  keys: z.array(
    z.strictObject({
      name: idSchema.check(z.describe("Name by which logs and refused events speak of the key.")),
      kind: z
        .enum(["browser", "server"])
        .check(
          z.describe(
            "Browser keys are public and can only append; server keys are secret and trusted with identity.",
          ),
        ),
      sha256: z
        .string()
        .check(z.regex(/^[0-9a-f]{64}$/u, "Expected 64 hexadecimal digits: the SHA-256 of the key.")),
    }),
  ),
});

/** What a file of each kind is written as. */
export interface Sources {
  readonly workflow: z.infer<typeof workflowSchema>;
  readonly template: TemplateSource;
  readonly segment: SegmentSource;
  readonly scoring: Scoring;
  readonly form: FormSource;
  readonly brand: Brand;
  readonly keys: KeysSource;
}

/** Kinds of YAML files: definitions by id in a folder each, and two files of the workspace. */
export type SourceKind = keyof Sources;

/** The schema of each kind of file; JSON Schemas for editors are made from it. */
export const SOURCE_SCHEMAS: { readonly [K in SourceKind]: z.ZodMiniType<Sources[K]> } = {
  workflow: workflowSchema,
  template: templateSchema,
  segment: segmentSchema,
  scoring: scoringSchema,
  form: formSchema,
  brand: brandSchema,
  keys: keysSchema,
};

/** Folder of each kind of definition; `brand.yaml` and `keys.yaml` stand at the root. */
export const SOURCE_FOLDERS = {
  workflows: "workflow",
  templates: "template",
  segments: "segment",
  scoring: "scoring",
  forms: "form",
} as const satisfies Readonly<Record<string, SourceKind>>;

/** Folder of layouts, which are MJML and not YAML. */
export const LAYOUT_FOLDER = "layouts";
