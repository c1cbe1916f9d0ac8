import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { ExecutionStarter, NewExecution, StartAnswer, WaitResolver } from "../../core/trigger/ports.ts";

/** Starts executions on Step Functions. */
export class StepFunctionsExecutions implements ExecutionStarter {
  readonly #client: Pick<SFNClient, "send">;

  constructor(client: Pick<SFNClient, "send">) {
    this.#client = client;
  }

  async start({ machineVersionArn, name, input }: NewExecution): Promise<StartAnswer> {
    try {
      const { executionArn = "" } = await this.#client.send(
        new StartExecutionCommand({ stateMachineArn: machineVersionArn, name, input: JSON.stringify(input) }),
      );
      return { outcome: "started", executionArn };
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return { outcome: "already" };
      throw error;
    }
  }
}

/** Ends waits on Step Functions. */
export class StepFunctionsWaits implements WaitResolver {
  readonly #client: Pick<SFNClient, "send">;

  constructor(client: Pick<SFNClient, "send">) {
    this.#client = client;
  }

  /** A token is spent by whoever comes first: docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
  async resolve(token: string): Promise<"resolved" | "gone"> {
    try {
      await this.#client.send(new SendTaskSuccessCommand({ taskToken: token, output: "{}" }));
      return "resolved";
    } catch (error) {
      const over = [TaskTimedOut, TaskDoesNotExist, InvalidToken].some((kind) => error instanceof kind);
      if (over) return "gone";
      throw error;
    }
  }
}

/** Executions, with region and credentials from the environment. */
export function stepFunctionsExecutions(): StepFunctionsExecutions {
  return new StepFunctionsExecutions(new SFNClient());
}

/** Waits, with region and credentials from the environment. */
export function stepFunctionsWaits(): StepFunctionsWaits {
  return new StepFunctionsWaits(new SFNClient());
}
