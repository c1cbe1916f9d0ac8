import type { Topic } from "aws-cdk-lib/aws-sns";
import type { DataStack } from "./data-stack.ts";
import type { Settings } from "./settings.ts";

/** What every capability is built from: the deployer's settings, what survives, the built functions, and whom alarms tell. */
export interface Deployment {
  readonly settings: Settings;
  readonly data: Pick<DataStack, "tables" | "secrets" | "machineRole">;
  /** Folder with one folder per built function. */
  readonly bundles: string;
  readonly alarmTopic: Topic;
}

/** Names of things that others find by name: `espalier-<stage>`, and what begins so. */
export const deploymentName = (stage: string): string => `espalier-${stage}`;

/** Names of our state machines begin so; permissions, rules and the publisher rely on it. */
export const machinePrefix = (stage: string): string => `${deploymentName(stage)}-`;

/**
 * What machines call has fixed names. Executions outlive the service stack, and each stays on the version that it started on: it must find
 * there what the next service stack makes.
 */
export const machineCalls = (stage: string) => ({
  sendMessage: `${deploymentName(stage)}-send-message`,
  checkCondition: `${deploymentName(stage)}-check-condition`,
  eventsQueue: `${deploymentName(stage)}-events`,
});

/** CloudWatch namespace of this deployment's figures. */
export const metricsNamespace = (stage: string): string => `Espalier/${stage}`;
