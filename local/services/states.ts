import type { ResourceRequest, ResourceType, MadeResource, Service, World } from "../contracts.ts";
import { fieldsOf, isFields, textOf } from "./fields.ts";
import { Executions, type RunningExecution, type StatesPorts } from "./states/executions.ts";
import { checkLogDelivery } from "./states/log-delivery.ts";
import { Machines, checkDefinition } from "./states/machines.ts";
import { type StatesParts, handleStatesCall } from "./states/operations.ts";
import { statesPermissions } from "./states/permissions.ts";

export type { StatesPorts } from "./states/executions.ts";

/** AWS Step Functions: machines, versions, executions, task tokens, on the interpreter of asl/. */
export interface StatesService extends Service {
  readonly resourceTypes: readonly ResourceType[];
  executions(): readonly RunningExecution[];
  /** State transitions so far as they are billed; of one machine, or of all. */
  transitions(machineArn?: string): number;
}

export function createStatesService(world: World, ports: StatesPorts): StatesService {
  const machines = new Machines(world);
  const executions = new Executions(machines, ports);
  const checkLogging: StatesParts["checkLogging"] = (roleArn, configuration) => {
    checkLogDelivery(ports.principalOf(roleArn), configuration, ports.authorize ?? (() => undefined));
  };
  const parts: StatesParts = { machines, executions, checkLogging };
  return {
    name: "states",
    resourceTypes: [machineType(parts)],
    permissions: (call) => statesPermissions(parts, call),
    handle: (call) => handleStatesCall(parts, call),
    // oxlint-disable-next-line typescript/require-await -- a missing machine must reject, not throw
    deliver: async (targetArn, payload) => {
      executions.start(targetArn, JSON.stringify(payload));
    },
    executions: () => executions.all(),
    transitions: (machineArn) =>
      executions
        .all()
        .filter(({ machine }) => machineArn === undefined || machine.arn === machineArn)
        .reduce((sum, { execution }) => sum + execution.transitions, 0),
    // oxlint-disable-next-line typescript/require-await
    close: async () => {
      executions.stopAll();
    },
  };
}

function machineType(parts: StatesParts): ResourceType {
  return {
    type: "AWS::StepFunctions::StateMachine",
    // Logging asks for its permissions; tracing and encryption have no effect here.
    properties: [
      "StateMachineName",
      "StateMachineType",
      "Definition",
      "DefinitionString",
      "RoleArn",
      "LoggingConfiguration",
      "TracingConfiguration",
      "EncryptionConfiguration",
      "Tags",
    ],
    make: (request) => makeMachine(parts, request),
  };
}

function makeMachine(
  { machines, checkLogging }: StatesParts,
  { properties, stack, logicalId }: ResourceRequest,
): MadeResource {
  if ((textOf(properties, "StateMachineType") ?? "STANDARD") !== "STANDARD") {
    throw new Error(`${logicalId}: the local cloud models STANDARD state machines only.`);
  }
  const definition = isFields(properties["Definition"])
    ? JSON.stringify(fieldsOf(properties["Definition"]))
    : (textOf(properties, "DefinitionString") ?? "");
  const revision = checkDefinition(definition, textOf(properties, "RoleArn") ?? "", false);
  checkLogging(revision.roleArn, properties["LoggingConfiguration"]);
  const machine = machines.create(
    textOf(properties, "StateMachineName") ?? `${stack}-${logicalId}`,
    revision,
  );
  return {
    ref: machine.arn,
    attributes: { Arn: machine.arn, Name: machine.name, StateMachineRevisionId: revision.revisionId },
  };
}
