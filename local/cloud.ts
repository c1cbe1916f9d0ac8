import { createActivity } from "./activity.ts";
import { type CloudClock, createClock } from "./clock.ts";
import { type CloudServices, createServices } from "./cloud-services.ts";
import type { VirtualClock, World } from "./contracts.ts";
import { startGateway } from "./gateway.ts";
import type { LoopbackServer } from "./http-server.ts";
import { createIam, type Iam } from "./iam/iam.ts";
import type { LogLine } from "./lambda/log.ts";
import { type Assembly, readAssembly } from "./template/assembly.ts";
import { bootAssembly, type BootedResource, type Outputs, type Site } from "./template/boot.ts";
import { createRegistry } from "./template/registry.ts";
import { checkTrust } from "./trust.ts";
import { createExchange, type Exchange, SITE } from "./world.ts";

/** How a cloud is started. */
export interface CloudOptions {
  /** Folder of the synthesised assembly, `cdk.out`. */
  readonly assembly: string;
  /** 0 or absent: a free port. */
  readonly ports?: { readonly gateway?: number; readonly api?: number };
  /** Folder below which data lies while the cloud runs; memory if absent. */
  readonly dataDir?: string;
  /** Hears what an operator should know, a line each. */
  readonly notice?: (line: string) => void;
}

/** A running local cloud. */
export interface Cloud {
  /** Address of the first HTTP API; empty if the template has none. */
  readonly apiUrl: string;
  readonly gatewayUrl: string;
  readonly clock: VirtualClock;
  readonly world: World;
  /** By stack name and output name. */
  readonly outputs: Outputs;
  readonly resources: readonly BootedResource[];
  readonly iam: Pick<Iam, "usedPermissions" | "denials" | "grants" | "refusedWithout">;
  readonly services: CloudServices;
  /** What functions wrote, oldest first. */
  logs(): readonly LogLine[];
  /** Loads every function's bundle ahead of its first call. */
  warm(): void;
  close(): Promise<void>;
}

const openGateway = (port: number, exchange: Exchange, iam: Iam): Promise<LoopbackServer> => {
  const { world, dispatch } = exchange;
  return startGateway(port, {
    dispatch,
    principalOf: (keyId) => iam.principalOf(keyId),
    track: (work) => world.activity.track(work),
    now: () => world.clock.now(),
    notice: (line) => {
      world.notice(line);
    },
  });
};

/** The host name that the template builds for an API stands for its loopback address. */
const rewriteHosts =
  ({ apis }: CloudServices) =>
  (text: string): string => {
    let rewritten = text;
    for (const [id, url] of apis.urls())
      rewritten = rewritten.replaceAll(`https://${id}.execute-api.${SITE.region}.amazonaws.com`, url);
    return rewritten;
  };

interface Foundation {
  readonly clock: CloudClock;
  readonly iam: Iam;
  readonly exchange: Exchange;
  readonly gateway: LoopbackServer;
}

const layFoundation = async ({ ports, notice = () => undefined }: CloudOptions): Promise<Foundation> => {
  const activity = createActivity();
  const clock = createClock(activity, Date.now, (error) => {
    notice(`A timer failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  });
  const iam = createIam(SITE.account, notice);
  const exchange = createExchange(clock, activity, iam, notice);
  return { clock, iam, exchange, gateway: await openGateway(ports?.gateway ?? 0, exchange, iam) };
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
};

const bootInto = async (options: CloudOptions, foundation: Foundation, assembly: Assembly) => {
  const { exchange, iam, clock, gateway } = foundation;
  const { services, types } = await createServices({
    exchange,
    iam,
    clock,
    assets: assembly.assets,
    apiPort: options.ports?.api ?? 0,
    dataDir: options.dataDir,
    endpoint: () => gateway.url,
  });
  const site: Site = {
    ...SITE,
    registry: createRegistry(types),
    rewrite: rewriteHosts(services),
    check: (request) => {
      checkTrust(iam, request);
    },
  };
  return { services, ...(await bootAssembly(assembly, site)) };
};

/** Boots the assembly; whatever is unknown or fails stops the boot and leaves nothing behind. */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const assembly = readAssembly(options.assembly);
  const foundation = await layFoundation(options);
  const { clock, exchange, gateway, iam } = foundation;
  const close = once(async () => {
    clock.close();
    await Promise.all([exchange.closeAll(), gateway.close()]);
  });
  try {
    const { services, outputs, resources } = await bootInto(options, foundation, assembly);
    const { lambda, apis } = services;
    const [apiUrl = ""] = apis.urls().values();
    return {
      apiUrl,
      gatewayUrl: gateway.url,
      clock,
      world: exchange.world,
      outputs,
      resources,
      iam,
      services,
      logs: () => lambda.logs(),
      warm: () => {
        lambda.warm();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
