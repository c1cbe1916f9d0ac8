import type { MadeResource, ResourceRequest, ResourceType } from "../contracts.ts";
import type { LoopbackServer } from "../http-server.ts";
import { lastPart, requiredText, textOf } from "./fields.ts";
import { readRouteKey, type Route } from "./http-api/routes.ts";
import { type ApiHost, startApi } from "./http-api/server.ts";

/** API Gateway's HTTP APIs, each on a port of its own. */
export interface HttpApis {
  readonly resourceTypes: readonly ResourceType[];
  /** Addresses by API id. */
  urls(): ReadonlyMap<string, string>;
  close(): Promise<void>;
}

// Throttling and access logs have no effect on one machine.
const PROPERTIES = {
  Api: ["Name", "Description", "ProtocolType", "DisableExecuteApiEndpoint", "IpAddressType", "Tags"],
  Integration: [
    "ApiId",
    "Description",
    "IntegrationMethod",
    "IntegrationType",
    "IntegrationUri",
    "PayloadFormatVersion",
    "TimeoutInMillis",
  ],
  Route: ["ApiId", "AuthorizationType", "OperationName", "RouteKey", "Target"],
  Stage: [
    "AccessLogSettings",
    "ApiId",
    "AutoDeploy",
    "DefaultRouteSettings",
    "Description",
    "RouteSettings",
    "StageName",
    "Tags",
  ],
} as const;

interface HttpApi {
  readonly server: LoopbackServer;
  readonly routes: Route[];
}

const lambdaArn = (uri: string): string => {
  const arn = /arn:aws:lambda:[^/]+/.exec(uri)?.[0];
  if (arn === undefined)
    throw new Error(
      `The integration ${uri} is no Lambda function; the local cloud knows AWS_PROXY to a function only.`,
    );
  return arn;
};

const expect = (properties: Readonly<Record<string, unknown>>, name: string, value: string): void => {
  if (textOf(properties, name) !== value)
    throw new Error(`${name} is ${JSON.stringify(properties[name])}; the local cloud knows ${value} only.`);
};

const makeStage = ({ properties }: ResourceRequest) => {
  expect(properties, "StageName", "$default");
  return { ref: "$default", attributes: {} };
};

class LoopbackApis implements HttpApis {
  readonly #host: ApiHost;
  readonly #port: number;
  readonly #apis = new Map<string, HttpApi>();
  readonly #integrations = new Map<string, string>();

  constructor(host: ApiHost, port: number) {
    this.#host = host;
    this.#port = port;
  }

  get resourceTypes(): readonly ResourceType[] {
    const makers: Readonly<Record<keyof typeof PROPERTIES, ResourceType["make"]>> = {
      Api: (request) => this.#makeApi(request),
      Integration: (request) => this.#makeIntegration(request),
      Route: (request) => this.#makeRoute(request),
      Stage: makeStage,
    };
    return (["Api", "Integration", "Route", "Stage"] as const).map((kind) => ({
      type: `AWS::ApiGatewayV2::${kind}`,
      properties: PROPERTIES[kind],
      make: makers[kind],
    }));
  }

  urls(): ReadonlyMap<string, string> {
    return new Map([...this.#apis].map(([id, { server }]) => [id, server.url]));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#apis.values()].map(({ server }) => server.close()));
  }

  async #makeApi({ logicalId, properties }: ResourceRequest): Promise<MadeResource> {
    expect(properties, "ProtocolType", "HTTP");
    const id = logicalId.toLowerCase();
    const routes: Route[] = [];
    const functionArn = (integration: string): string => this.#integrations.get(integration) ?? "";
    const port = this.#apis.size === 0 ? this.#port : 0;
    const server = await startApi(port, { id, routes: () => routes, functionArn }, this.#host);
    this.#apis.set(id, { server, routes });
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: server.url } };
  }

  #makeIntegration({ logicalId, properties }: ResourceRequest): MadeResource {
    expect(properties, "IntegrationType", "AWS_PROXY");
    expect(properties, "PayloadFormatVersion", "2.0");
    this.#integrations.set(logicalId, lambdaArn(requiredText(properties, "IntegrationUri")));
    return { ref: logicalId, attributes: { IntegrationId: logicalId } };
  }

  #makeRoute({ logicalId, properties }: ResourceRequest): MadeResource {
    const authorization = textOf(properties, "AuthorizationType") ?? "NONE";
    if (authorization !== "NONE" && authorization !== "AWS_IAM")
      throw new Error(
        `The authorization ${authorization} of ${logicalId} is unknown to the local cloud; it knows NONE and AWS_IAM.`,
      );
    this.#apis.get(requiredText(properties, "ApiId"))?.routes.push({
      ...readRouteKey(requiredText(properties, "RouteKey")),
      requiresIam: authorization === "AWS_IAM",
      integrationId: lastPart(requiredText(properties, "Target"), "/"),
    });
    return { ref: logicalId, attributes: { RouteId: logicalId } };
  }
}

/** `port` is for the first API of the assembly; further ones take free ports. */
export const createHttpApis = (host: ApiHost, port: number): HttpApis => new LoopbackApis(host, port);
