import { glob } from "../iam/glob.ts";
import { requiredText, textOf, type Fields } from "../services/fields.ts";

/** A statement of a function's resource policy: which service may invoke it, for which source. */
export interface ServicePermission {
  readonly functionName: string;
  readonly service: string;
  matchesSource(sourceArn: string): boolean;
}

/** Reads an AWS::Lambda::Permission. */
export const readPermission = (
  properties: Fields,
  nameOf: (reference: string) => string,
): ServicePermission => {
  const action = requiredText(properties, "Action");
  if (action !== "lambda:InvokeFunction")
    throw new Error(`The local cloud does not model the permission ${action}.`);
  const source = textOf(properties, "SourceArn");
  return {
    functionName: nameOf(requiredText(properties, "FunctionName")),
    service: requiredText(properties, "Principal"),
    matchesSource: source === undefined ? () => true : glob(source),
  };
};

/** Whether one of the statements lets the service invoke the function. */
export const allowsInvoke = (
  permissions: readonly ServicePermission[],
  call: { readonly functionName: string; readonly service: string; readonly sourceArn: string },
): boolean =>
  permissions.some(
    (one) =>
      one.functionName === call.functionName &&
      one.service === call.service &&
      one.matchesSource(call.sourceArn),
  );
