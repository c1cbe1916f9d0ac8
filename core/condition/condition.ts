/**
 * The one language for "which contacts": segments, branches, triggers and waits. Parsed from YAML or JSON by
 * `core/condition/schema.ts`; this union is what the evaluator, the analyser and the compiler work on.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | AttributeCondition
  | DidCondition
  | ScoreCondition
  | { readonly consented: string }
  | { readonly segment: string }
  | MessageCondition;

/** About an attribute of the profile, for example `{ attribute: country, is: ES }`. Exactly one operator. */
export interface AttributeCondition {
  readonly attribute: string;
  readonly is?: string | number | boolean;
  readonly is_not?: string | number | boolean;
  readonly one_of?: readonly (string | number)[];
  readonly contains?: string;
  readonly starts_with?: string;
  readonly at_least?: number;
  readonly at_most?: number;
  readonly exists?: boolean;
}

/** About the timeline: did it, at least so often, within a span, or since the enrollment began. */
export interface DidCondition {
  readonly did: string;
  /** 1 if absent. */
  readonly at_least?: number;
  /** A span, for example `30 days`. */
  readonly within?: string;
  /** Only inside a workflow. */
  readonly since?: "entered";
  /** Conditions on the event's properties: each must be equal. */
  readonly where?: Readonly<Record<string, string | number | boolean>>;
}

/** About a score now: its band, or its value. */
export interface ScoreCondition {
  readonly score: string;
  readonly band?: readonly string[];
  readonly at_least?: number;
  readonly at_most?: number;
}

/** About a message that this enrollment sent: by the id of its `send` step. Clicks count only when a human made them. */
export type MessageCondition = { readonly clicked: string } | { readonly opened: string };
