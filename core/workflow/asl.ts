import type { Json } from "../json.ts";

/** One rule of Retry. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: "FULL" | "NONE";
}

/** One rule of Catch. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** The only states we emit, in the JSONata query language (https://states-language.net/spec.html). */
export type State =
  | {
      readonly Type: "Task";
      readonly Comment?: string;
      readonly Resource: string;
      readonly Arguments: Json;
      readonly TimeoutSeconds?: number | string;
      readonly Output: Json;
      readonly Retry: readonly Retrier[];
      readonly Catch?: readonly Catcher[];
      readonly Next?: string;
      readonly End?: true;
    }
  | {
      readonly Type: "Choice";
      readonly Comment?: string;
      readonly Choices: readonly { readonly Condition: string; readonly Next: string }[];
      readonly Default: string;
    }
  | { readonly Type: "Succeed"; readonly Comment?: string; readonly Output: Json };

/** A state machine as we emit it. */
export interface Machine {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Placeholders that the publish function fills in. */
export const MACHINE_PLACEHOLDERS = {
  sendMessage: "SendMessage",
  checkCondition: "CheckCondition",
  contactsTable: "ContactsTable",
  eventsQueueUrl: "EventsQueueUrl",
} as const;

/** What fills the placeholders of a machine. */
export type MachineSubstitutions = Readonly<
  Record<(typeof MACHINE_PLACEHOLDERS)[keyof typeof MACHINE_PLACEHOLDERS], string>
>;

/** A placeholder as it stands in the machine's text. */
export function placeholder(name: keyof typeof MACHINE_PLACEHOLDERS): string {
  return `\${${MACHINE_PLACEHOLDERS[name]}}`;
}

/** The machine's text with every placeholder filled in. */
export function fillMachine(machine: string, substitutions: MachineSubstitutions): string {
  return Object.entries(substitutions).reduce(
    (text, [name, value]) => text.replaceAll(`\${${name}}`, () => JSON.stringify(value).slice(1, -1)),
    machine,
  );
}

/** A private-use character that stands for a `$` of an author's text until the machine is text. */
const AUTHORS_DOLLAR = "\uE000";

/** Texts that need no quoting: one line that is not empty and neither begins nor ends like an expression. */
const PLAIN = /^(?!\s*\{%)[^\n\r\u2028\u2029]+(?<!%\}\s*)$/u;

/**
 * What an author wrote, safe inside a machine: a text that would read as an expression (`{% … %}`) is quoted as one, and `${` can
 * not become a placeholder.
 */
export function literal(value: Json): Json {
  if (typeof value === "string") {
    const text = PLAIN.test(value) ? value : `{% ${quoted(value)} %}`;
    return text.replaceAll("${", `${AUTHORS_DOLLAR}{`);
  }
  if (Array.isArray(value)) return value.map((item: Json) => literal(item));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
  }
  return value;
}

/** A string of JSONata, which takes the escapes of JSON, on one line. */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
}

/** The machine as text: the same bytes for the same machine. */
export function machineText(machine: Machine): string {
  return JSON.stringify(machine).replaceAll(AUTHORS_DOLLAR, String.raw`\u0024`);
}
