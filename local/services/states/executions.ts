import { randomUUID } from "node:crypto";
import type { Execution, HistoryEvent, TokenAnswer } from "../../../asl/contracts.ts";
import { startExecution } from "../../../asl/execution.ts";
import { type Authorize, AwsError, type Principal } from "../../contracts.ts";
import type { NewEvent } from "../events/bus.ts";
import { parseJson } from "../fields.ts";
import { runTask } from "./integrations.ts";
import { type Machine, type Machines, type Version, checkName, versionArn } from "./machines.ts";

/** What Step Functions needs to know of the rest of the cloud. */
export interface StatesPorts {
  /** The default event bus, for changes of status. */
  readonly publish: (event: NewEvent) => unknown;
  /** The role of the template that has this ARN. */
  readonly principalOf: (roleArn: string) => Principal;
  /** Absent: everything is allowed. */
  readonly authorize?: Authorize;
  /** Hears of each metric of namespace AWS/States, by machine. */
  readonly measure?: (metric: string, machineArn: string) => void;
}

export interface RunningExecution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  readonly version?: Version;
  readonly input: string;
  readonly startedAt: number;
  readonly execution: Execution;
  readonly history: HistoryEvent[];
}

// docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: input or result of an execution, task or state.
const payloadLimit = 262_144;
const nameReuse = 90 * 86_400_000;

const metrics = {
  RUNNING: "ExecutionsStarted",
  SUCCEEDED: "ExecutionsSucceeded",
  FAILED: "ExecutionsFailed",
  TIMED_OUT: "ExecutionsTimedOut",
  ABORTED: "ExecutionsAborted",
} as const;

/** Starts executions, keeps them, and answers their task tokens. */
export class Executions {
  readonly #machines: Machines;
  readonly #ports: StatesPorts;
  readonly #executions = new Map<string, RunningExecution>();
  readonly #tokens = new Map<string, string>();
  #order = 0;

  constructor(machines: Machines, ports: StatesPorts) {
    this.#machines = machines;
    this.#ports = ports;
  }

  all(): readonly RunningExecution[] {
    return [...this.#executions.values()];
  }

  find(arn: string): RunningExecution {
    const found = this.#executions.get(arn);
    if (found === undefined)
      throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return found;
  }

  ofToken(token: string): RunningExecution | undefined {
    return this.#executions.get(this.#tokens.get(token) ?? "");
  }

  /** Starts by a machine's or a version's ARN: docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
  start(machineArn: string, input = "{}", name: string = randomUUID()): RunningExecution {
    const { machine, version } = this.#machines.find(machineArn);
    checkName(name);
    checkPayload(input, "InvalidExecutionInput", "Invalid State Machine Execution Input");
    const arn = `${machine.arn.replace(":stateMachine:", ":execution:")}:${name}`;
    const existing = this.#executions.get(arn);
    if (existing !== undefined && this.#holdsName(existing)) {
      if (existing.execution.status === "RUNNING" && existing.input === input) return existing;
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    return this.#launch({ arn, name, machine, input, ...(version === undefined ? {} : { version }) });
  }

  /** Answers a token, or throws what the API throws: docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
  answer(token: string, give: (execution: Execution) => TokenAnswer): void {
    if (!/^AQC[\w-]{20,}$/.test(token)) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
    const owner = this.ofToken(token);
    const answer = owner === undefined ? "does-not-exist" : give(owner.execution);
    if (answer === "timed-out") {
      throw new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    }
    if (answer === "does-not-exist") {
      throw new AwsError("TaskDoesNotExist", "Task does not exist: 'Provided task does not exist'");
    }
  }

  stopAll(): void {
    for (const { execution } of this.#executions.values()) execution.stop();
  }

  #holdsName({ execution }: RunningExecution): boolean {
    const stopped = execution.result?.stopTime;
    return stopped === undefined || this.#machines.world.clock.now() - stopped < nameReuse;
  }

  #launch(made: Omit<RunningExecution, "startedAt" | "execution" | "history">): RunningExecution {
    const { world } = this.#machines;
    const revision = made.version?.revision ?? made.machine.current;
    const principal = this.#ports.principalOf(revision.roleArn);
    const history: HistoryEvent[] = [];
    const startedAt = world.clock.now();
    const site = { world, principal, resources: [made.machine.arn, made.arn] };
    const execution = startExecution(
      revision.machine,
      parseJson(made.input),
      {
        executionId: made.arn,
        executionName: made.name,
        roleArn: revision.roleArn,
        startTime: startedAt,
        stateMachineId: made.machine.arn,
        stateMachineName: made.machine.name,
        newToken: () => this.#newToken(made.arn),
      },
      {
        now: () => world.clock.now(),
        at: (instant, run) => world.clock.at(instant, run),
        random: () => Math.random(),
        runTask: (task) => world.activity.track(() => runTask(task, site)),
        onEvent: (event) => history.push(event),
      },
    );
    const running: RunningExecution = { ...made, startedAt, execution, history };
    this.#executions.set(made.arn, running);
    this.#announce(running, "RUNNING");
    void execution.done.then(({ status }) => this.#announce(running, status));
    return running;
  }

  #newToken(executionArn: string): string {
    this.#order += 1;
    const token = `AQC${this.#order}${randomUUID().replaceAll("-", "")}`;
    this.#tokens.set(token, executionArn);
    return token;
  }

  /** docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
  #announce(running: RunningExecution, status: keyof typeof metrics): void {
    const { machine, version, execution } = running;
    const result = status === "RUNNING" ? undefined : execution.result;
    this.#ports.measure?.(metrics[status], machine.arn);
    this.#ports.publish({
      source: "aws.states",
      detailType: "Step Functions Execution Status Change",
      resources: [running.arn],
      detail: {
        executionArn: running.arn,
        stateMachineArn: machine.arn,
        stateMachineVersionArn: version === undefined ? null : versionArn(machine, version),
        stateMachineAliasArn: null,
        name: running.name,
        status,
        startDate: running.startedAt,
        stopDate: result?.stopTime ?? null,
        input: running.input,
        inputDetails: { included: true },
        output: result?.output === undefined ? null : JSON.stringify(result.output),
        outputDetails: result?.output === undefined ? null : { included: true },
        error: result?.error ?? null,
        cause: result?.cause ?? null,
      },
    });
  }
}

/** JSON of at most 256 KiB. */
export function checkPayload(text: string, code: string, what: string): void {
  if (parseJson(text) === undefined)
    throw new AwsError(code, `${what}: it is not JSON: '${text.slice(0, 80)}'`);
  if (Buffer.byteLength(text) > payloadLimit) {
    throw new AwsError(
      code,
      `${what}: it has ${Buffer.byteLength(text)} bytes; at most ${payloadLimit} are allowed.`,
    );
  }
}
