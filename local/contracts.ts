/** A reading of the virtual clock, in milliseconds since the epoch. */
export type Instant = number;

/** The one clock of the local cloud: runs with real time, plus what people or tests have advanced it by. */
export interface VirtualClock {
  now(): Instant;
  /** Calls `run` once when the clock reaches `at` (at once if that is past). Returns a cancel. */
  at(at: Instant, run: () => void | Promise<void>): () => void;
  /**
   * Moves the clock forward by `ms`, from due time to due time: before each step it waits until everything is quiet,
   * then jumps to the next timer within the span. Resolves when the span is over and everything is quiet again.
   */
  advance(ms: number): Promise<void>;
}

/** Counts work under way (requests, invocations, deliveries, stream polls with records), so that the clock knows when all is quiet. */
export interface Activity {
  /** Runs `work` and counts it as under way until it settles. */
  track<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing has been under way for one turn of the event loop, streams and queues included. */
  quiet(): Promise<void>;
}

/** Who makes a call: a role of the template (its logical id), or the operator (command line, tests, the cloud itself). */
export type Principal = { readonly kind: "role"; readonly logicalId: string } | { readonly kind: "operator" };

/** One call of an AWS API, as the gateway read it from the wire. */
export interface ApiCall {
  /** SigV4 service name: dynamodb, sqs, events, states, ses, secretsmanager, lambda, monitoring, scheduler, cloudformation. */
  readonly service: string;
  /** Operation name, for example `SendMessage`; REST services (ses, lambda) map method and path to it. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/** One permission that a call needs; every one must be allowed by the caller's policies. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Condition keys with the call's values, for example `ses:FromAddress`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** Throws when the principal's policies do not allow the action: what a service asks for that acts in a role's name without an API call. */
export type Authorize = (principal: Principal, action: string, resource: string) => void;

/** An AWS service of the local cloud. */
export interface Service {
  readonly name: string;
  /** What the call needs, as AWS's service authorization reference says. */
  permissions(call: ApiCall): readonly Permission[];
  /** Answers the call, or throws an `AwsError`. */
  handle(call: ApiCall): Promise<unknown>;
  /**
   * Takes an asynchronous delivery for an ARN whose third part is this service's `name`;
   * rejects if the target does not exist. `World.deliver` finds the service by the ARN.
   */
  deliver?(targetArn: string, payload: unknown): Promise<void>;
  /** Releases what the service holds (processes, files, timers). */
  close?(): Promise<void>;
}

/** An error that goes to the caller as the service itself would word it. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Further members of the error document, for example `CancellationReasons`. */
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, status = 400, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

/** A template resource after it was made: what `Ref` gives, and what `Fn::GetAtt` gives by name. */
export interface MadeResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What the loader hands to a resource type: the resource with every intrinsic resolved. */
export interface ResourceRequest {
  readonly logicalId: string;
  readonly type: string;
  readonly stack: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * How one CloudFormation type is made here. `properties` lists every property (dotted for nested ones that matter) that the
 * local cloud either models or knows to have no effect here; any other property stops the boot with its name.
 */
export interface ResourceType {
  readonly type: string;
  readonly properties: readonly string[];
  /** Two services may share a type (event source mappings of streams and of queues): each says which requests are its own. */
  handles?(request: ResourceRequest): boolean;
  make(request: ResourceRequest): Promise<MadeResource> | MadeResource;
}

/** Answer of a Lambda invocation. `error` is set when the handler threw, timed out or the process died. */
export interface InvokeAnswer {
  readonly payload: unknown;
  readonly error?: {
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
}

/** What services may use of each other, by ARN. Filled while the cloud is put together. */
export interface World {
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly account: string;
  readonly region: string;
  /** Synchronous invocation of a function by ARN, as the Lambda host runs it. */
  invoke(functionArn: string, payload: unknown): Promise<InvokeAnswer>;
  /** Asynchronous delivery to a target ARN (queue, function, state machine, bus); rejects if the target does not exist. */
  deliver(targetArn: string, payload: unknown): Promise<void>;
  /** Makes an API call as a role of the template, permissions checked: what Step Functions, rules and mappings do on a role's behalf. */
  callAs(
    principal: Principal,
    service: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  /** The role that a function runs as; throws if there is no such function. */
  executionRole(functionArn: string): Principal;
  /** Tells the operator something worth a line (a DLQ got a message, a permission was denied). */
  notice(line: string): void;
}
