import {
  CreateStateMachineCommand,
  type LoggingConfiguration,
  SFNClient,
  StateMachineDoesNotExist,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import type { CompiledWorkflow } from "../../core/definitions/definition.ts";
import type { WorkflowMachines } from "../../core/definitions/publish.ts";
import { versionOf } from "../../core/definitions/version.ts";
import { fillMachine, type MachineSubstitutions } from "../../core/workflow/asl.ts";

/** Where machines are made and with what. */
export interface MachineSettings {
  /** Names begin with it: `<prefix><workflow>`. */
  readonly prefix: string;
  readonly roleArn: string;
  readonly logGroupArn: string;
  readonly substitutions: MachineSubstitutions;
}

/** State machines of workflows in Step Functions: one machine each, a version for each publication. */
export class StepFunctionsMachines implements WorkflowMachines {
  readonly #client: SFNClient;
  readonly #settings: MachineSettings;

  constructor(settings: MachineSettings, client: SFNClient = new SFNClient({})) {
    this.#client = client;
    this.#settings = settings;
  }

  hashOf(workflow: CompiledWorkflow): string {
    return versionOf(this.#machineOf(workflow));
  }

  /**
   * Updates the machine that was left by a deployment before, or creates it. `publish` makes the version in the same call, so it holds
   * this definition and no other. A machine has up to 1,000 versions: docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
   */
  async publish(workflow: CompiledWorkflow): Promise<string> {
    const machine = { ...this.#machineOf(workflow), publish: true };
    const stateMachineArn = await this.#arnOf(workflow.workflow);
    try {
      // https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html
      const answer = await this.#client.send(new UpdateStateMachineCommand({ stateMachineArn, ...machine }));
      return versionArn(answer.stateMachineVersionArn, workflow.workflow);
    } catch (error) {
      if (!(error instanceof StateMachineDoesNotExist)) throw error;
    }
    const name = `${this.#settings.prefix}${workflow.workflow}`;
    const answer = await this.#client.send(
      new CreateStateMachineCommand({ name, type: "STANDARD", ...machine }),
    );
    return versionArn(answer.stateMachineVersionArn, workflow.workflow);
  }

  /** What executions run: also an update brings role and log, which may be other ones since. */
  #machineOf({ machine }: CompiledWorkflow) {
    const { roleArn, logGroupArn, substitutions } = this.#settings;
    const loggingConfiguration: LoggingConfiguration = {
      level: "ALL",
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
    };
    return { definition: fillMachine(machine, substitutions), roleArn, loggingConfiguration };
  }

  /** By name, in the account and partition of the role: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
  async #arnOf(workflow: string): Promise<string> {
    const [, partition = "aws", , , account = ""] = this.#settings.roleArn.split(":");
    const region = await this.#client.config.region();
    return `arn:${partition}:states:${region}:${account}:stateMachine:${this.#settings.prefix}${workflow}`;
  }
}

function versionArn(arn: string | undefined, workflow: string): string {
  if (arn !== undefined) return arn;
  throw new Error(`Step Functions gave no version for the workflow "${workflow}". Publish again.`);
}
