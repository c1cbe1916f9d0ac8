import { type Activity, type ApiCall, AwsError, type Service, type World } from "./contracts.ts";
import type { CloudClock } from "./clock.ts";
import type { Iam } from "./iam/iam.ts";
import { executionPrincipal, type LambdaService } from "./lambda/lambda-service.ts";

/** Account and Region of everything local. */
export const SITE = { account: "000000000000", region: "eu-west-1" } as const;

/** The services by name, filled while the cloud is put together, and calls to them. */
export interface Exchange {
  readonly world: World;
  add(service: Service): void;
  addLambda(service: LambdaService): void;
  /** Checks permissions and answers the call. */
  readonly dispatch: (call: ApiCall) => Promise<unknown>;
  /** Something else to close with the services. */
  onClose(close: () => Promise<void>): void;
  closeAll(): Promise<void>;
}

class ServiceExchange implements Exchange {
  readonly world: World;
  readonly #services = new Map<string, Service>();
  readonly #closers: (() => Promise<void>)[] = [];
  readonly #iam: Iam;
  #lambda: LambdaService | undefined;

  constructor(clock: CloudClock, activity: Activity, iam: Iam, notice: (line: string) => void) {
    this.#iam = iam;
    this.world = {
      clock,
      activity,
      ...SITE,
      invoke: (functionArn, payload) => this.#functions().invoke(functionArn, payload),
      deliver: (targetArn, payload) => this.#deliver(targetArn, payload),
      callAs: (principal, service, operation, input) =>
        this.dispatch({ principal, service, operation, input }),
      executionRole: (functionArn) => executionPrincipal(this.#functions(), functionArn),
      notice,
    };
  }

  readonly dispatch = (call: ApiCall): Promise<unknown> =>
    this.world.activity.track(async () => {
      const service = this.#services.get(call.service);
      if (service === undefined)
        throw new AwsError(
          "UnknownOperationException",
          `The local cloud has no service ${call.service}.`,
          404,
        );
      for (const permission of service.permissions(call)) this.#iam.check(call.principal, permission);
      return service.handle(call);
    });

  add(service: Service): void {
    this.#services.set(service.name, service);
  }

  addLambda(service: LambdaService): void {
    this.#lambda = service;
    this.add(service);
  }

  onClose(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  async closeAll(): Promise<void> {
    const services = [...this.#services.values()].map(async (service) => service.close?.());
    await Promise.all([...services, ...this.#closers.map((close) => close())]);
  }

  #functions(): LambdaService {
    if (this.#lambda === undefined) throw new Error("The Lambda service is not there yet.");
    return this.#lambda;
  }

  async #deliver(targetArn: string, payload: unknown): Promise<void> {
    const service = this.#services.get(targetArn.split(":")[2] ?? "");
    if (service?.deliver === undefined)
      throw new AwsError(
        "ResourceNotFoundException",
        `${targetArn} is no target of asynchronous deliveries here.`,
        404,
      );
    await this.world.activity.track(async () => service.deliver?.(targetArn, payload));
  }
}

/** Puts services in reach of each other. */
export const createExchange = (
  clock: CloudClock,
  activity: Activity,
  iam: Iam,
  notice: (line: string) => void,
): Exchange => new ServiceExchange(clock, activity, iam, notice);
