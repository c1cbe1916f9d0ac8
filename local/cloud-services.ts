import type { Authorize, Principal, ResourceType } from "./contracts.ts";
import type { CloudClock } from "./clock.ts";
import type { Iam } from "./iam/iam.ts";
import { createLambdaService, type LambdaService } from "./lambda/lambda-service.ts";
import { customResourceTypes } from "./services/custom-resource.ts";
import { createDynamoService, type DynamoService } from "./services/dynamodb.ts";
import { createEventsService, type EventsService } from "./services/events.ts";
import { createHttpApis, type HttpApis } from "./services/http-api.ts";
import { logGroupTypes } from "./services/log-groups.ts";
import { queueGauge } from "./services/monitoring/gauges.ts";
import { createMonitoringService, type MonitoringService } from "./services/monitoring.ts";
import { createSchedulerService, type SchedulerService } from "./services/scheduler.ts";
import { createSecretsService } from "./services/secrets.ts";
import { createSesService, type SesPorts, type SesService } from "./services/ses.ts";
import { createSqsService, type SqsService } from "./services/sqs.ts";
import { createStatesService, type StatesService } from "./services/states.ts";
import { type Exchange, SITE } from "./world.ts";

/** The services, for tests and pages that look inside. */
export interface CloudServices {
  readonly lambda: LambdaService;
  readonly dynamodb: DynamoService;
  readonly sqs: SqsService;
  readonly events: EventsService;
  readonly scheduler: SchedulerService;
  readonly ses: SesService;
  readonly states: StatesService;
  readonly monitoring: MonitoringService;
  readonly apis: HttpApis;
}

/** What the services are made of. */
export interface ServiceParts {
  readonly exchange: Exchange;
  readonly iam: Iam;
  readonly clock: CloudClock;
  readonly assets: ReadonlyMap<string, string>;
  readonly apiPort: number;
  readonly dataDir: string | undefined;
  /** Address of the gateway, once it listens. */
  readonly endpoint: () => string;
}

const functionArn = (nameOrArn: string): string =>
  nameOrArn.startsWith("arn:")
    ? nameOrArn
    : `arn:aws:lambda:${SITE.region}:${SITE.account}:function:${nameOrArn}`;

const callerArn = (role: string | undefined): string =>
  role === undefined
    ? `arn:aws:iam::${SITE.account}:user/operator`
    : `arn:aws:sts::${SITE.account}:assumed-role/${role}/local`;

const authorizeBy =
  (iam: Iam): Authorize =>
  (principal, action, resource) => {
    iam.check(principal, { action, resource });
  };

const makeApis = (
  { exchange: { world }, iam, apiPort }: ServiceParts,
  lambda: LambdaService,
  monitoring: MonitoringService,
): HttpApis =>
  createHttpApis(
    {
      ...SITE,
      now: () => world.clock.now(),
      track: (work) => world.activity.track(work),
      invoke: (arn, payload) => world.invoke(arn, payload),
      allows: (arn, source) => lambda.allows(arn, "apigateway.amazonaws.com", source),
      authorize(keyId, resource) {
        const principal = iam.principalOf(keyId);
        if (principal === undefined) return undefined;
        iam.check(principal, { action: "execute-api:Invoke", resource });
        return { keyId, arn: callerArn(principal.kind === "role" ? principal.logicalId : undefined) };
      },
      measure: (metric, apiId) => {
        monitoring.count("AWS/ApiGateway", metric, { ApiId: apiId });
      },
      notice: (line) => {
        world.notice(line);
      },
    },
    apiPort,
  );

const makeFunctions = (
  { exchange, iam, clock, assets, endpoint }: ServiceParts,
  monitoring: MonitoringService,
): LambdaService =>
  createLambdaService(exchange.world, {
    ...SITE,
    clockOffset: clock.offset,
    assets,
    endpoint,
    authorize: authorizeBy(iam),
    metrics: (line) => {
      monitoring.put(line);
    },
  });

const makeMessaging = (
  { exchange: { world }, endpoint, iam }: ServiceParts,
  monitoring: MonitoringService,
) => {
  const roleOf = (arn: string): Principal => {
    const principal = iam.principalOf(arn);
    if (principal === undefined) throw new Error(`${arn} is no role of the template.`);
    return principal;
  };
  const authorize = authorizeBy(iam);
  const sqs = createSqsService(world, {
    endpoint,
    authorize,
    roleOfFunction: (arn) => world.executionRole(arn),
  });
  const events = createEventsService(world, {
    sqs,
    measure: (metric, rule) => {
      monitoring.count("AWS/Events", metric, { RuleName: rule });
    },
  });
  const publish: SesPorts["publish"] = (event) => events.publish(event);
  const ses = createSesService(world, {
    publish,
    measure: (metric) => {
      monitoring.count("AWS/SES", metric, {});
    },
  });
  const states = createStatesService(world, {
    publish,
    authorize,
    principalOf: (arn) => {
      iam.checkTrust(arn, "states.amazonaws.com");
      return roleOf(arn);
    },
    measure: (metric, machineArn) => {
      monitoring.count("AWS/States", metric, { StateMachineArn: machineArn });
    },
  });
  const scheduler = createSchedulerService(world, {
    assume: (arn) => {
      iam.checkTrust(arn, "scheduler.amazonaws.com");
      return roleOf(arn);
    },
  });
  return { sqs, events, scheduler, ses, states };
};

const makeServices = async (parts: ServiceParts): Promise<CloudServices> => {
  const { exchange, iam } = parts;
  const queues: SqsService[] = [];
  const monitoring = createMonitoringService(exchange.world, [
    queueGauge(() => queues.flatMap((one) => one.queues())),
  ]);
  const lambda = makeFunctions(parts, monitoring);
  const messaging = makeMessaging(parts, monitoring);
  queues.push(messaging.sqs);
  const dynamodb = await createDynamoService(
    exchange.world,
    { authorize: authorizeBy(iam), functionArn },
    parts.dataDir,
  );
  return { lambda, ...messaging, dynamodb, monitoring, apis: makeApis(parts, lambda, monitoring) };
};

/** Makes every service and gives the types of resources they make. */
export const createServices = async (
  parts: ServiceParts,
): Promise<{ readonly services: CloudServices; readonly types: readonly ResourceType[] }> => {
  const { exchange, iam } = parts;
  const services = await makeServices(parts);
  const secrets = createSecretsService(exchange.world);
  const { lambda, apis, dynamodb, sqs, events, scheduler, ses, states, monitoring } = services;
  exchange.addLambda(lambda);
  exchange.onClose(() => apis.close());
  const plain = [dynamodb, sqs, events, scheduler, ses, states, monitoring, secrets];
  for (const service of plain) exchange.add(service);
  const types = [
    ...[iam, lambda, apis, ...plain].flatMap(({ resourceTypes }) => resourceTypes),
    ...customResourceTypes(exchange.world),
    ...logGroupTypes(SITE),
  ];
  return { services, types };
};
