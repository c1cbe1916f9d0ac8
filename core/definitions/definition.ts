import type { Condition } from "../condition/condition.ts";
import type { MessageClass } from "../message/message.ts";
import type { Scoring } from "../score/scoring.ts";

/** Kinds of definitions that people write, publish and version. */
export type DefinitionKind = "workflow" | "template" | "segment" | "scoring" | "form";

/** Who owns a definition: `deploy` (gallery and workspace at deploy) or `api`. A deploy never touches `api`'s. */
export type Owner = "deploy" | "api";

/** A version is the first 16 hexadecimal digits of the SHA-256 of everything that the definition compiles to: same content, same version. */
export type Version = string;

/** A definition as published: compiled, immutable under its version. */
export type CompiledDefinition =
  | {
      readonly kind: "workflow";
      readonly id: string;
      readonly version: Version;
      readonly content: CompiledWorkflow;
    }
  | {
      readonly kind: "template";
      readonly id: string;
      readonly version: Version;
      readonly content: CompiledTemplate;
    }
  | {
      readonly kind: "segment";
      readonly id: string;
      readonly version: Version;
      readonly content: CompiledSegment;
    }
  | { readonly kind: "scoring"; readonly id: string; readonly version: Version; readonly content: Scoring }
  | {
      readonly kind: "form";
      readonly id: string;
      readonly version: Version;
      readonly content: FormDefinition;
    };

/** The pointer to the current version of a definition. */
export interface CurrentDefinition {
  readonly kind: DefinitionKind;
  readonly id: string;
  readonly version: Version;
  readonly owner: Owner;
  /** Workflows only: the state machine version that new enrollments start on. */
  readonly machineVersionArn?: string;
  /** Workflows only: hash of the machine as it was made in this account, with its role and what it calls. Absent: not known. */
  readonly machineHash?: string;
}

/** What lets a contact into a workflow. */
export type Trigger =
  | { readonly on: "consented"; readonly topic: string }
  | {
      readonly on: "did";
      readonly event: string;
      readonly where?: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly on: "entered_segment"; readonly segment: string };

/** What a `send` step sends. */
export interface SendPlan {
  readonly template: string;
  readonly templateVersion: Version;
  /** Replaces the template's own subject; Liquid. */
  readonly subject?: string;
}

/** A step as pages and the command line show it. */
export interface StepSummary {
  readonly id: string;
  readonly type: string;
  /** In words: `wait up to 3 days for a click on hello`. */
  readonly label: string;
  /** Nesting below branches, 0 for the main line. */
  readonly depth: number;
}

/** A compiled workflow: what enrollments, messages and people need to know of it, and the States Language definition. */
export interface CompiledWorkflow {
  readonly workflow: string;
  readonly messageClass: MessageClass;
  readonly topic?: string;
  readonly triggers: readonly Trigger[];
  readonly again: "never" | "always";
  /** Send steps by id. */
  readonly sends: Readonly<Record<string, SendPlan>>;
  readonly steps: readonly StepSummary[];
  /** States Language as JSON text with `${SendMessage}`, `${CheckCondition}`, `${ContactsTable}`, `${EventsQueueUrl}` to be filled in. */
  readonly machine: string;
}

/** A compiled template: Liquid over HTML that MJML has made. Links are replaced by `{{ links[n] }}` and looked up by number. */
export interface CompiledTemplate {
  readonly template: string;
  readonly messageClass: MessageClass;
  readonly subject: string;
  readonly preheader?: string;
  /** Liquid; tracked links are `{{ links[0] }}`, the pixel `{{ pixel }}`, leaving `{{ unsubscribe_url }}`. */
  readonly html: string;
  /** Liquid. */
  readonly text: string;
  /** Click targets by number: https URLs, or paths on the website as `{{ site.url }}/offer`. */
  readonly links: readonly string[];
}

/** A segment that is kept current. */
export interface CompiledSegment {
  readonly segment: string;
  readonly name: string;
  readonly condition: Condition;
}

/** A form on a website. */
export interface FormDefinition {
  readonly form: string;
  readonly name: string;
  /** Field name in the post → attribute of the contact. Fields not listed are dropped. */
  readonly fields: Readonly<Record<string, FormField>>;
  readonly consents: readonly FormConsent[];
  /** Path on the website (or https URL) to go to after a plain form post; absent: Espalier's own thank-you page. */
  readonly redirect?: string;
}

/** One field of a form. `email` is required in every form. */
export interface FormField {
  readonly attribute: string;
  readonly required: boolean;
  readonly type: "text" | "email" | "number" | "checkbox";
}

/** A box on a form: ticking `field` grants the topic; `text` is the sentence beside it, kept as evidence. */
export interface FormConsent {
  readonly field: string;
  readonly topic: string;
  readonly text: string;
}
