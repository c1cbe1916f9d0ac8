import { detailsField } from "../../../asl/history.ts";
import { type ApiCall, AwsError } from "../../contracts.ts";
import { type Fields, numberOf, parseJson, requiredText, textOf } from "../fields.ts";
import { type Executions, type RunningExecution, checkPayload } from "./executions.ts";
import {
  type Machine,
  type Machines,
  type Version,
  checkDefinition,
  unqualified,
  versionArn,
} from "./machines.ts";

export interface StatesParts {
  readonly machines: Machines;
  /** Throws when the role may not deliver the log that the configuration asks for. */
  readonly checkLogging: (roleArn: string, configuration: unknown) => void;
  readonly executions: Executions;
}

type Operation = (parts: StatesParts, input: Fields) => Fields;

/** The wire carries instants in seconds. */
const seconds = (ms: number): number => ms / 1000;

const machineOperations: Readonly<Record<string, Operation>> = {
  CreateStateMachine: ({ machines, checkLogging }, input) => {
    if ((textOf(input, "type") ?? "STANDARD") !== "STANDARD") {
      throw new AwsError("ValidationException", "The local cloud models STANDARD state machines only.");
    }
    const revision = checkDefinition(
      requiredText(input, "definition"),
      requiredText(input, "roleArn"),
      false,
    );
    checkLogging(revision.roleArn, input["loggingConfiguration"]);
    const machine = machines.create(requiredText(input, "name"), revision);
    return {
      stateMachineArn: machine.arn,
      creationDate: seconds(machine.createdAt),
      ...published(machines, machine, input),
    };
  },
  UpdateStateMachine: ({ machines, checkLogging }, input) => {
    const { machine } = machines.find(requiredText(input, "stateMachineArn"));
    const definition = textOf(input, "definition") ?? machine.current.definition;
    const roleArn = textOf(input, "roleArn") ?? machine.current.roleArn;
    checkLogging(roleArn, input["loggingConfiguration"]);
    machines.update(machine, checkDefinition(definition, roleArn, true));
    return {
      updateDate: seconds(machine.updatedAt),
      revisionId: machine.current.revisionId,
      ...published(machines, machine, input),
    };
  },
  PublishStateMachineVersion: ({ machines }, input) => {
    const { machine } = machines.find(requiredText(input, "stateMachineArn"));
    const version = machines.publish(machine, textOf(input, "description"));
    return { creationDate: seconds(version.createdAt), stateMachineVersionArn: versionArn(machine, version) };
  },
  ListStateMachineVersions: ({ machines }, input) => {
    const { machine } = machines.find(requiredText(input, "stateMachineArn"));
    const newestFirst = machine.versions.toReversed();
    return {
      stateMachineVersions: newestFirst.map((version) => ({
        stateMachineVersionArn: versionArn(machine, version),
        creationDate: seconds(version.createdAt),
      })),
    };
  },
  DescribeStateMachine: ({ machines }, input) => {
    const arn = requiredText(input, "stateMachineArn");
    const { machine, version } = machines.find(arn);
    const { definition, roleArn, revisionId } = version?.revision ?? machine.current;
    return {
      stateMachineArn: arn,
      name: machine.name,
      status: "ACTIVE",
      type: "STANDARD",
      definition,
      roleArn,
      revisionId,
      creationDate: seconds(version?.createdAt ?? machine.createdAt),
    };
  },
  ListStateMachines: ({ machines }) => ({
    stateMachines: machines.all().map((machine) => ({
      stateMachineArn: machine.arn,
      name: machine.name,
      type: "STANDARD",
      creationDate: seconds(machine.createdAt),
    })),
  }),
};

const executionOperations: Readonly<Record<string, Operation>> = {
  StartExecution: ({ executions }, input) => {
    const running = executions.start(
      requiredText(input, "stateMachineArn"),
      textOf(input, "input"),
      textOf(input, "name"),
    );
    return { executionArn: running.arn, startDate: seconds(running.startedAt) };
  },
  StopExecution: ({ executions, machines }, input) => {
    const running = executions.find(requiredText(input, "executionArn"));
    running.execution.stop(textOf(input, "error"), textOf(input, "cause"));
    return { stopDate: seconds(running.execution.result?.stopTime ?? machines.world.clock.now()) };
  },
  DescribeExecution: ({ executions }, input) => {
    const running = executions.find(requiredText(input, "executionArn"));
    const { output, error, cause } = running.execution.result ?? {};
    return {
      ...summary(running),
      input: running.input,
      ...(output === undefined ? {} : { output: JSON.stringify(output) }),
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    };
  },
  ListExecutions: ({ executions }, input) => {
    const machineArn = requiredText(input, "stateMachineArn");
    const status = textOf(input, "statusFilter");
    const page = executions
      .all()
      .filter(({ machine }) => machine.arn === unqualified(machineArn))
      .filter(({ execution }) => status === undefined || execution.status === status)
      .toReversed();
    return { executions: page.slice(0, numberOf(input, "maxResults") ?? 1000).map(summary) };
  },
  GetExecutionHistory: ({ executions }, input) => {
    const { history } = executions.find(requiredText(input, "executionArn"));
    const events = history.map(({ id, previousEventId, timestamp, type, details }) => {
      const event: Fields = { id, previousEventId, type, timestamp: seconds(timestamp) };
      return details === undefined ? event : Object.assign({ [detailsField(type)]: details }, event);
    });
    return { events: input["reverseOrder"] === true ? events.toReversed() : events };
  },
  SendTaskSuccess: ({ executions }, input) => {
    const output = requiredText(input, "output");
    checkPayload(output, "InvalidOutput", "Invalid Output");
    executions.answer(requiredText(input, "taskToken", "InvalidToken"), (execution) =>
      execution.succeedTask(requiredText(input, "taskToken"), parseJson(output)),
    );
    return {};
  },
  SendTaskFailure: ({ executions }, input) => {
    executions.answer(requiredText(input, "taskToken", "InvalidToken"), (execution) =>
      execution.failTask(requiredText(input, "taskToken"), textOf(input, "error"), textOf(input, "cause")),
    );
    return {};
  },
  SendTaskHeartbeat: ({ executions }, input) => {
    executions.answer(requiredText(input, "taskToken", "InvalidToken"), (execution) =>
      execution.heartbeat(requiredText(input, "taskToken")),
    );
    return {};
  },
};

const operations: Readonly<Record<string, Operation>> = { ...machineOperations, ...executionOperations };

function published(machines: Machines, machine: Machine, input: Fields): Fields {
  if (input["publish"] !== true) return {};
  const version: Version = machines.publish(machine, textOf(input, "versionDescription"));
  return { stateMachineVersionArn: versionArn(machine, version) };
}

function summary({ arn, name, machine, version, startedAt, execution }: RunningExecution): Fields {
  const stopTime = execution.result?.stopTime;
  return {
    executionArn: arn,
    stateMachineArn: machine.arn,
    name,
    status: execution.status,
    startDate: seconds(startedAt),
    ...(stopTime === undefined ? {} : { stopDate: seconds(stopTime) }),
    ...(version === undefined ? {} : { stateMachineVersionArn: versionArn(machine, version) }),
  };
}

// oxlint-disable-next-line typescript/require-await -- errors must reject
export async function handleStatesCall(parts: StatesParts, call: ApiCall): Promise<unknown> {
  const operation = operations[call.operation];
  if (operation === undefined) {
    throw new AwsError(
      "UnknownOperationException",
      `The local cloud does not model states:${call.operation}. It knows ${Object.keys(operations).join(", ")}.`,
    );
  }
  return operation(parts, call.input);
}
