import { Aws, RemovalPolicy, Validations } from "aws-cdk-lib";
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from "aws-cdk-lib/aws-apigatewayv2";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { type Deployment, deploymentName } from "../deployment.ts";
import { ImpactAlarm, serviceMetric } from "./impact-alarm.ts";
import type { ServiceFunction } from "./service-function.ts";

/** Who may call a route: anybody, for a reason; or callers that IAM allows. */
type RouteAccess = { readonly open: string } | "iam";

/** Routes as `<method> <path>`, and who may call them. */
interface Routes {
  readonly keys: readonly string[];
  readonly access: RouteAccess;
}

// Ids only, never a path: tokens stand in paths, and addresses might.
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  route: "$context.routeKey",
  status: "$context.status",
  milliseconds: "$context.responseLatency",
  bytes: "$context.responseLength",
  error: "$context.integrationErrorMessage",
});

/** The one public address: an HTTP API with throttling and access logs. Routes are added by the capabilities that answer them. */
export class HttpEndpoint extends Construct {
  readonly apiId: string;
  /** Without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, deployment: Deployment) {
    super(scope, id);
    const api = new CfnApi(this, "Api", {
      name: deploymentName(deployment.settings.stage),
      description: "Espalier: events, forms, links and the REST API.",
      protocolType: "HTTP",
    });
    this.apiId = api.ref;
    this.url = `https://${api.ref}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`;
    const logs = new LogGroup(this, "AccessLogs", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnStage(this, "Stage", {
      apiId: api.ref,
      stageName: "$default",
      autoDeploy: true,
      defaultRouteSettings: { throttlingRateLimit: 1000, throttlingBurstLimit: 2000 },
      accessLogSettings: { destinationArn: logs.logGroupArn, format: ACCESS_LOG_FORMAT },
    });
    new ImpactAlarm(this, "ServerErrors", {
      metric: serviceMetric("AWS/ApiGateway", "5xx", { ApiId: api.ref }),
      topic: deployment.alarmTopic,
      impact: "Website visitors whose events, forms, links or unsubscribes were not taken.",
      runbook: "Find the route with status 5xx in the access log, then the errors of its function.",
    });
  }

  /** Lets a function answer routes. */
  serve(target: ServiceFunction, ...routes: readonly Routes[]): void {
    const scope = new Construct(this, target.node.id);
    const integration = new CfnIntegration(scope, "Integration", {
      apiId: this.apiId,
      integrationType: "AWS_PROXY",
      integrationUri: target.arn,
      payloadFormatVersion: "2.0",
    });
    new CfnPermission(scope, "Permission", {
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      principal: "apigateway.amazonaws.com",
      sourceArn: `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${this.apiId}/*`,
    });
    for (const { keys, access } of routes)
      for (const key of keys) this.#route(scope, key, access, integration.ref);
  }

  #route(scope: Construct, key: string, access: RouteAccess, integrationId: string): void {
    const route = new CfnRoute(scope, key.replaceAll(/[^A-Za-z0-9]+/g, "-"), {
      apiId: this.apiId,
      routeKey: key,
      target: `integrations/${integrationId}`,
      authorizationType: access === "iam" ? "AWS_IAM" : "NONE",
    });
    if (access !== "iam")
      Validations.of(route).acknowledge({
        id: "AwsSolutions-APIG4",
        reason: `Open on purpose: ${access.open}`,
      });
  }
}
