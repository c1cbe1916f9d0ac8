import { AslError, ERROR } from "./errors.ts";

/** Bytes of UTF-8 JSON. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "262,144 bytes" */
export const PAYLOAD_LIMIT = 262_144;

type Fault = "undefined" | "function" | "number";

/** Why a value is no JSON. */
export class NotJson extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.name = "NotJson";
    this.fault = fault;
  }
}

/**
 * A copy of a value as plain JSON. JSONata marks its sequences with properties on the arrays, which would
 * change what later expressions make of them; functions and infinite numbers are no JSON at all.
 */
export function toPlain(value: unknown): unknown {
  if (value === undefined) throw new NotJson("undefined");
  if (typeof value === "number" && !Number.isFinite(value)) throw new NotJson("number");
  if (typeof value === "function") throw new NotJson("function");
  return typeof value === "object" && value !== null ? plainObject(value) : value;
}

function plainObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if ("_jsonata_lambda" in value || "_jsonata_function" in value || value instanceof RegExp) {
    throw new NotJson("function");
  }
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) members.push([key, toPlain(member)]);
  }
  return Object.fromEntries(members);
}

/** Size of a JSON value in bytes, as the service counts it. */
export function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? "", "utf8");
}

/** Lets a value pass that is within the payload quota; `what` begins the sentence of the error. */
export function withinLimit<T>(value: T, what: string): T {
  if (sizeOf(value) > PAYLOAD_LIMIT) {
    const cause = `${what} with a size exceeding the maximum number of bytes service limit (${PAYLOAD_LIMIT}).`;
    throw new AslError(ERROR.dataLimitExceeded, cause);
  }
  return value;
}
