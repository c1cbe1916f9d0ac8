import { createActivity } from "../../../local/activity.ts";
import { createClock } from "../../../local/clock.ts";
import {
  AwsError,
  type InvokeAnswer,
  type ResourceType,
  type Service,
  type World,
} from "../../../local/contracts.ts";

/** Where every test's clock starts; it moves only when a test advances it. */
export const START = Date.parse("2026-11-21T09:00:00Z");

type Handler = (payload: unknown) => unknown;

/** A world with a clock that stands still, functions as plain code, and every call and notice on record. */
export function createWorldDouble() {
  const activity = createActivity();
  const failures: unknown[] = [];
  const clock = createClock(
    activity,
    () => START,
    (error) => failures.push(error),
  );
  const services = new Map<string, Service>();
  const functions = new Map<string, Handler>();
  const calls: { readonly role: string; readonly call: string; readonly actions: readonly string[] }[] = [];
  const notices: string[] = [];
  const denied = new Set<string>();

  const run = async (functionArn: string, payload: unknown): Promise<InvokeAnswer> => {
    const handler = functions.get(functionArn);
    if (handler === undefined)
      throw new AwsError("ResourceNotFoundException", `No function ${functionArn}.`, 404);
    try {
      return { payload: await handler(payload) };
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      const errorType = error instanceof Error ? error.name : "Error";
      return { payload: { errorType, errorMessage }, error: { errorType, errorMessage } };
    }
  };
  const world: World = {
    clock,
    activity,
    account: "000000000000",
    region: "eu-west-1",
    invoke: (functionArn, payload) => activity.track(() => run(functionArn, payload)),
    async deliver(targetArn, payload) {
      if (targetArn.startsWith("arn:aws:lambda:")) await run(targetArn, payload);
      else await services.get(targetArn.split(":")[2] ?? "")?.deliver?.(targetArn, payload);
    },
    async callAs(principal, name, operation, input) {
      const service = services.get(name);
      if (service === undefined) throw new AwsError("UnknownOperationException", `No service ${name}.`);
      const call = { service: name, operation, input, principal };
      const actions = service.permissions(call).map(({ action }) => action);
      calls.push({
        role: principal.kind === "role" ? principal.logicalId : "operator",
        call: operation,
        actions,
      });
      const missing = actions.find((action) => denied.has(action));
      if (missing !== undefined)
        throw new AwsError("AccessDeniedException", `not authorized to perform: ${missing}`, 400);
      return activity.track(() => service.handle(call));
    },
    executionRole: () => ({ kind: "role", logicalId: "ConsumerRole" }),
    notice: (line) => notices.push(line),
  };
  return {
    world,
    clock,
    calls,
    notices,
    denied,
    failures,
    add: (service: Service) => services.set(service.name, service),
    define: (name: string, handler: Handler): string => {
      const arn = `arn:aws:lambda:eu-west-1:000000000000:function:${name}`;
      functions.set(arn, handler);
      return arn;
    },
    /** Waits until everything that is under way has ended, without moving the clock. */
    quiet: () => activity.quiet(),
  };
}

/** Makes a resource of a service as the template loader does. */
export async function makeResource(
  service: { readonly resourceTypes: readonly ResourceType[] },
  type: string,
  logicalId: string,
  properties: Readonly<Record<string, unknown>>,
) {
  const found = service.resourceTypes.find((candidate) => candidate.type === type);
  if (found === undefined) throw new Error(`No type ${type}.`);
  const strange = Object.keys(properties).filter((name) => !found.properties.includes(name));
  if (strange.length > 0) throw new Error(`Unknown properties ${strange.join(", ")}.`);
  return await found.make({ logicalId, type, stack: "service", properties });
}

/** Calls an operation as the operator. */
export function asOperator(
  service: Service,
  operation: string,
  input: Readonly<Record<string, unknown>> = {},
) {
  return service.handle({
    service: service.name,
    operation,
    input,
    principal: { kind: "operator" },
  }) as Promise<Record<string, never>>;
}
