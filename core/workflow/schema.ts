import * as z from "zod/mini";
import type { Condition } from "../condition/condition.ts";
import { conditionSchema } from "../condition/schema.ts";
import type { MessageClass } from "../message/message.ts";
import { DURATION_PATTERN } from "../time.ts";

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;

/** An id as people write it: lower-case words joined by hyphens, at most 60 characters, so that helper states fit into 80. */
export const idSchema = z
  .string("Expected an id, for example `first-offer`.")
  .check(
    z.regex(ID, "Expected lower-case letters, digits and hyphens, for example `first-offer`."),
    z.maxLength(60, "Expected at most 60 characters."),
  );

/** State machines are named `espalier-<stage>-<workflow>`: of 80 characters, a stage of 12 leaves 58 (docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html). */
const workflowId = idSchema.check(z.maxLength(58, "Expected at most 58 characters."));

const span = z
  .string("Expected a span of time, for example `3 days`.")
  .check(
    z.regex(DURATION_PATTERN, "Expected a span of time, for example `90 minutes`, `3 days` or `2 weeks`."),
  );

const scalar = z.union([z.string(), z.number(), z.boolean()], "Expected a text, a number, or true or false.");

/** A step as written. */
export type StepSource =
  | { readonly send: string; readonly template?: string | undefined; readonly subject?: string | undefined }
  | { readonly wait: string; readonly id?: string | undefined }
  | {
      readonly wait_for: Condition;
      readonly at_most: string;
      readonly id?: string | undefined;
      readonly then?: readonly StepSource[] | undefined;
      readonly else?: readonly StepSource[] | undefined;
    }
  | {
      readonly branch: string;
      readonly if: Condition;
      readonly then?: readonly StepSource[] | undefined;
      readonly else?: readonly StepSource[] | undefined;
    }
  | {
      readonly update: {
        readonly attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
        readonly stage?: string | undefined;
      };
      readonly id?: string | undefined;
    }
  | { readonly exit: string; readonly id?: string | undefined };

/** Key that tells a step's type. */
export const STEP_KEYS = ["send", "wait", "wait_for", "branch", "update", "exit"] as const;

const ownId = z.optional(idSchema.check(z.describe("Id of this step; made from its content if absent.")));

const nested = () => z.optional(z.array(stepSchema, "Expected a list of steps, each beginning with `- `."));

const stepSchema: z.ZodMiniType<StepSource> = z.union([
  z.strictObject({
    send: idSchema.check(z.describe("Id of this step; also the template, unless `template` names another.")),
    template: z.optional(idSchema.check(z.describe("Template to send; the step's id if absent."))),
    subject: z.optional(
      z.string().check(z.describe("Replaces the template's subject. Liquid."), z.minLength(1)),
    ),
  }),
  z.strictObject({ wait: span.check(z.describe("Wait so long, for example `3 days`.")), id: ownId }),
  z.strictObject({
    wait_for: conditionSchema,
    at_most: span.check(z.describe("Longest wait; then `else` happens.")),
    id: ownId,
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the language, and never a function
    get then() {
      return nested();
    },
    get else() {
      return nested();
    },
  }),
  z.strictObject({
    branch: idSchema.check(z.describe("Id of this decision.")),
    if: conditionSchema,
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the language, and never a function
    get then() {
      return nested();
    },
    get else() {
      return nested();
    },
  }),
  z.strictObject({
    update: z.strictObject({
      attributes: z.optional(
        z.record(z.string(), scalar).check(z.describe("Attributes of the contact to set.")),
      ),
      stage: z.optional(idSchema.check(z.describe("Lifecycle stage to set, for example `mql`."))),
    }),
    id: ownId,
  }),
  z.strictObject({
    exit: z
      .string("Expected the reason, for example `exit: bought`.")
      .check(
        z.minLength(1),
        z.maxLength(100),
        z.describe("Ends the enrollment here; the text is the reason."),
      ),
    id: ownId,
  }),
]);

const trigger = z.union([
  z.strictObject({ consented: idSchema.check(z.describe("Starts when somebody consents to this topic.")) }),
  z.strictObject({
    did: z
      .string()
      .check(z.minLength(1), z.describe("Starts when this event happens, for example `Order Completed`.")),
    where: z.optional(z.record(z.string(), scalar).check(z.describe("Properties of the event, each equal."))),
  }),
  z.strictObject({
    entered_segment: idSchema.check(z.describe("Starts when somebody enters this segment.")),
  }),
]);

/** A trigger as written. */
export type TriggerSource = z.infer<typeof trigger>;

/** A workflow as written. */
export interface WorkflowSource {
  readonly workflow: string;
  readonly class: MessageClass;
  readonly topic?: string | undefined;
  readonly enter: {
    readonly when: TriggerSource | readonly TriggerSource[];
    readonly again: "never" | "always";
    readonly existing: "skip";
  };
  readonly steps: readonly StepSource[];
}

/** Schema of `workflows/<id>.yaml`. */
export const workflowSchema: z.ZodMiniType<WorkflowSource> = z.strictObject({
  workflow: workflowId.check(z.describe("Id of the workflow; the file has the same name.")),
  class: z
    .prefault(z.enum(["marketing", "transactional"]), "marketing")
    .check(
      z.describe("Marketing needs consent and can be left with one click; transactional needs neither."),
    ),
  topic: z.optional(idSchema.check(z.describe("Topic whose consent is checked at every send."))),
  enter: z.strictObject({
    when: z.union([trigger, z.array(trigger).check(z.minLength(1))]),
    again: z
      .prefault(z.enum(["never", "always"]), "never")
      .check(z.describe("Whether somebody may enter again: `never`, or `always` with each new trigger.")),
    existing: z
      .prefault(z.literal("skip"), "skip")
      .check(z.describe("Those who match already when the workflow is published do not enter.")),
  }),
  steps: z
    .array(stepSchema, "Expected a list of steps, each beginning with `- `.")
    .check(z.minLength(1, "Expected at least one step.")),
});
