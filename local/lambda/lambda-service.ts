import {
  type ApiCall,
  type Authorize,
  AwsError,
  type InvokeAnswer,
  type MadeResource,
  type Permission,
  type Principal,
  type ResourceRequest,
  type ResourceType,
  type Service,
  type World,
} from "../contracts.ts";
import { lastPart, requiredText, textOf } from "../services/fields.ts";
import { runEvent } from "./async-events.ts";
import { allowsInvoke, readPermission, type ServicePermission } from "./permissions.ts";
import { readFunction, FUNCTION_PROPERTIES, type FunctionSite } from "./function-type.ts";
import { createLogAccess } from "./log-access.ts";
import { createLog, type FunctionLog, type LogLine } from "./log.ts";
import { measured } from "./measured-pool.ts";
import type { MetricLine } from "./metrics.ts";
import { createPool, type Pool } from "./pool.ts";

/** The Lambda service: functions, their permissions, invocations. */
export interface LambdaService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  invoke(functionArn: string, payload: unknown): Promise<InvokeAnswer>;
  roleArn(functionArn: string): string;
  /** Whether the function's resource policy lets the service call it for `sourceArn`. */
  allows(functionArn: string, service: string, sourceArn: string): boolean;
  /** The latest lines of all functions, oldest first. */
  logs(): readonly LogLine[];
  warm(): void;
}

/** The name in an ARN, a partial ARN or a bare name, with or without a qualifier. */
const nameOf = (reference: string): string => {
  const tail = reference.includes(":function:") ? (reference.split(":function:")[1] ?? "") : reference;
  return tail.split(":")[0] ?? tail;
};

/** Where functions run, what their roles may do, and who hears of their metrics. */
export type LambdaSite = FunctionSite & {
  readonly authorize: Authorize;
  readonly metrics: (line: MetricLine) => void;
};

class PooledLambda implements LambdaService {
  readonly name = "lambda";
  readonly #world: World;
  readonly #site: LambdaSite;
  readonly #pools = new Map<string, Pool>();
  readonly #permissions: ServicePermission[] = [];
  readonly #log: FunctionLog;

  constructor(world: World, site: LambdaSite) {
    this.#world = world;
    this.#site = site;
    this.#log = createLog(site.metrics, (line) => {
      world.notice(line);
    });
  }

  get resourceTypes(): readonly ResourceType[] {
    return [
      {
        type: "AWS::Lambda::Function",
        properties: FUNCTION_PROPERTIES,
        make: (request) => this.#makeFunction(request),
      },
      {
        type: "AWS::Lambda::Permission",
        properties: ["Action", "FunctionName", "Principal", "SourceArn", "SourceAccount"],
        make: (request) => this.#makePermission(request),
      },
    ];
  }

  permissions({ input }: ApiCall): readonly Permission[] {
    const { arn } = this.#find(requiredText(input, "FunctionName")).config;
    return [{ action: "lambda:InvokeFunction", resource: arn }];
  }

  async handle({ operation, input }: ApiCall): Promise<unknown> {
    if (operation !== "Invoke")
      throw new AwsError("UnknownOperationException", `The local Lambda has no operation ${operation}.`);
    const pool = this.#find(requiredText(input, "FunctionName"));
    if (textOf(input, "InvocationType") === "Event") {
      runEvent(this.#world, pool, input["Payload"]);
      return { StatusCode: 202 };
    }
    const { payload, error } = await this.invoke(pool.config.arn, input["Payload"]);
    const failed = error === undefined ? {} : { FunctionError: "Unhandled" };
    return { StatusCode: 200, ExecutedVersion: "$LATEST", Payload: payload, ...failed };
  }

  // oxlint-disable-next-line typescript/require-await -- a missing function must reject, not throw
  async deliver(targetArn: string, payload: unknown): Promise<void> {
    runEvent(this.#world, this.#find(targetArn), payload);
  }

  async invoke(functionArn: string, payload: unknown): Promise<InvokeAnswer> {
    const pool = this.#find(functionArn);
    return this.#world.activity.track(() => pool.invoke(payload));
  }

  roleArn(functionArn: string): string {
    return this.#find(functionArn).config.roleArn;
  }

  allows(functionArn: string, service: string, sourceArn: string): boolean {
    return allowsInvoke(this.#permissions, { functionName: nameOf(functionArn), service, sourceArn });
  }

  logs(): readonly LogLine[] {
    return this.#log.lines;
  }

  warm(): void {
    for (const pool of this.#pools.values()) pool.warm();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  #find(reference: string): Pool {
    const pool = this.#pools.get(nameOf(reference));
    if (pool === undefined)
      throw new AwsError("ResourceNotFoundException", `Function not found: ${reference}`, 404);
    return pool;
  }

  #makeFunction(request: ResourceRequest): MadeResource {
    const config = readFunction(request, this.#site);
    const access = createLogAccess(config, this.#site.authorize);
    const pool = createPool(config, this.#site.clockOffset, (text) => {
      if (access.mayWrite()) this.#log.take(config.name, text);
    });
    const { clock } = this.#world;
    this.#pools.set(config.name, access.reporting(measured(pool, () => clock.now(), this.#site.metrics)));
    return { ref: config.name, attributes: { Arn: config.arn } };
  }

  #makePermission({ logicalId, properties }: ResourceRequest): MadeResource {
    this.#find(requiredText(properties, "FunctionName"));
    this.#permissions.push(readPermission(properties, nameOf));
    return { ref: logicalId, attributes: {} };
  }
}

/** Functions run in worker threads of this process, from the bundles that are deployed. */
export const createLambdaService = (world: World, site: LambdaSite): LambdaService =>
  new PooledLambda(world, site);

/** The execution role of a function as the principal of calls. */
export const executionPrincipal = (lambda: LambdaService, functionArn: string): Principal => ({
  kind: "role",
  logicalId: lastPart(lambda.roleArn(functionArn), "/"),
});
