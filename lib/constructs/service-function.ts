import { join } from "node:path";
import { Duration, Fn, RemovalPolicy, Validations } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Environment, EnvironmentOf } from "../../core/environment.ts";
import { type Deployment, metricsNamespace } from "../deployment.ts";
import { ImpactAlarm, type Impact, serviceMetric } from "./impact-alarm.ts";

export interface ServiceFunctionProps<E extends Environment> {
  /** Folder in `functions/`; the construct's id is the same name in PascalCase. */
  readonly name: string;
  /** The function's own `env.ts`: a variable that is forgotten here does not compile. */
  readonly env: E;
  readonly environment: EnvironmentOf<E>;
  /** For what others call by name. @default CloudFormation's own choice */
  readonly functionName?: string;
  /** In megabytes; CPU comes with it. @default 512 */
  readonly memory?: number;
  /** In seconds. @default 10 */
  readonly timeout?: number;
  /** Who is hurt when it fails, and what to do then. */
  readonly failure: Impact;
}

/** A Lambda function with house defaults, a role of its own that starts with nothing but its own log, and an alarm on its errors. */
export class ServiceFunction<E extends Environment = Environment> extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly functionName: string;
  readonly timeout: Duration;
  // Not minimised: each statement stays as it was written, beside its reason.
  readonly #policy = new PolicyDocument({ minimize: false });

  constructor(scope: Construct, deployment: Deployment, props: ServiceFunctionProps<E>) {
    super(scope, pascalCase(props.name));
    this.name = props.name;
    this.timeout = Duration.seconds(props.timeout ?? 10);
    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.allow([logGroup.logGroupArn], "logs:CreateLogStream", "logs:PutLogEvents");
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { [props.name]: this.#policy },
    });
    const lambda = new LambdaFunction(this, "Function", {
      description: `Espalier ${deployment.settings.stage}: ${props.name}`,
      ...(props.functionName === undefined ? {} : { functionName: props.functionName }),
      code: Code.fromAsset(join(deployment.bundles, props.name)),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memory ?? 512,
      timeout: this.timeout,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      environment: {
        ...present(props.environment),
        METRICS_NAMESPACE: metricsNamespace(deployment.settings.stage),
      },
    });
    this.arn = lambda.functionArn;
    this.functionName = lambda.functionName;
    new ImpactAlarm(this, "Errors", {
      metric: serviceMetric("AWS/Lambda", "Errors", { FunctionName: this.functionName }),
      topic: deployment.alarmTopic,
      ...props.failure,
    });
  }

  /** Allows actions on exactly these resources. */
  allow(resources: readonly string[], ...actions: readonly string[]): this {
    return this.allowIf({}, resources, ...actions);
  }

  /** Allows actions on resources under a condition. */
  allowIf(
    conditions: Readonly<Record<string, Readonly<Record<string, string>>>>,
    resources: readonly string[],
    ...actions: readonly string[]
  ): this {
    this.#policy.addStatements(
      new PolicyStatement({
        resources: [...resources],
        actions: [...actions],
        conditions: { ...conditions },
      }),
    );
    return this;
  }

  /**
   * Allows actions on every resource of a pattern. `pattern` is in the syntax of Fn::Sub and has a star; `reason` says why no narrower
   * resource can be named, with AWS's page.
   */
  allowPattern(pattern: string, reason: string, ...actions: readonly string[]): this {
    acknowledgePattern(this, pattern, reason);
    return this.allow([patternResource(pattern)], ...actions);
  }
}

/** A pattern as a policy's resource. */
const patternResource = (pattern: string): string => (pattern.includes("${") ? Fn.sub(pattern) : pattern);

/** Tells cdk-nag why a wildcard stands; it writes `${AWS::Region}` as `<AWS::Region>`. */
export const acknowledgePattern = (scope: Construct, pattern: string, reason: string): void => {
  const finding = pattern.replaceAll("${", "<").replaceAll("}", ">");
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${finding}]`, reason });
};

const pascalCase = (name: string): string =>
  name.replaceAll(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());

const present = (environment: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
