import { withoutAddresses } from "../../core/identity/address.ts";

/** What a log line may say: ids, names and numbers. Never an address, never a body. */
export interface LogFields {
  readonly function?: string;
  readonly contactId?: string;
  readonly enrollmentId?: string;
  readonly messageId?: string;
  readonly workflow?: string;
  readonly record?: string;
  readonly count?: number;
  readonly error?: string;
  readonly detail?: string;
}

/** One line of JSON on standard output. */
export function log(level: "info" | "warn" | "error", message: string, fields: LogFields = {}): void {
  process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
}

/** The parts of an error that may be logged: its name, and the head of its sentence without addresses, which services quote. */
export function errorFields(error: unknown): Pick<LogFields, "error" | "detail"> {
  if (!(error instanceof Error)) return { error: "Unknown" };
  // A parser quotes what it could not read, and that may hold an address.
  if (error instanceof SyntaxError) return { error: error.name };
  return { error: error.name, detail: withoutAddresses(error.message).slice(0, 300) };
}
