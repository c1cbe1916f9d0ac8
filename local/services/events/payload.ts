import { AwsError } from "../../contracts.ts";
import { fieldsOf } from "../fields.ts";
import type { BusEvent } from "./bus.ts";
import type { Target } from "./delivery.ts";

/** What a target gets of an event: docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
export function payloadFor(target: Target, event: BusEvent): unknown {
  if (target.input !== undefined) return target.input;
  return target.inputPath === undefined ? event : valueAt(event, target.inputPath);
}

/** A JSON path of names and list indexes, `$.detail.mail.destination[0]`. */
function valueAt(event: unknown, path: string): unknown {
  if (!/^\$(\.[\w-]+(\[\d+\])?)*$/.test(path)) {
    throw new AwsError(
      "ValidationException",
      `The local cloud does not understand the path "${path}"; write $.a.b[0].`,
    );
  }
  const steps = path.slice(1).match(/[\w-]+/g) ?? [];
  return steps.reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : fieldsOf(value)[step]),
    event,
  );
}
