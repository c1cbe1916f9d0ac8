import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";
import type { StateMachine } from "../../../asl/contracts.ts";
import { parseStateMachine } from "../../../asl/parse.ts";
import { AwsError, type World } from "../../contracts.ts";
import { fieldsOf, isFields, listOf, parseJson, textOf } from "../fields.ts";
import { knownIntegrations } from "./integrations.ts";

/** One definition that executions run: a machine's current one, or a version's. */
export interface Revision {
  readonly definition: string;
  readonly machine: StateMachine;
  readonly roleArn: string;
  readonly revisionId: string;
}

export interface Version {
  readonly number: number;
  readonly revision: Revision;
  readonly description: string;
  readonly createdAt: number;
}

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  updatedAt: number;
  current: Revision;
  readonly versions: Version[];
}

/** Makes and finds machines and their versions. */
export class Machines {
  readonly world: World;
  readonly #machines = new Map<string, Machine>();

  constructor(world: World) {
    this.world = world;
  }

  all(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  arnOf(name: string): string {
    return `arn:aws:states:${this.world.region}:${this.world.account}:stateMachine:${name}`;
  }

  create(name: string, revision: Revision): Machine {
    checkName(name);
    const arn = this.arnOf(name);
    const existing = this.#machines.get(arn);
    if (existing !== undefined) {
      // Creating is idempotent by definition and role: docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
      if (sameRevision(existing.current, revision)) return existing;
      throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${arn}'`);
    }
    const now = this.world.clock.now();
    const machine: Machine = { arn, name, createdAt: now, updatedAt: now, current: revision, versions: [] };
    this.#machines.set(arn, machine);
    return machine;
  }

  update(machine: Machine, revision: Revision): void {
    machine.updatedAt = this.world.clock.now();
    if (!sameRevision(machine.current, revision)) machine.current = revision;
  }

  /** The same revision is not published twice in a row: docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html */
  publish(machine: Machine, description = ""): Version {
    const last = machine.versions.at(-1);
    if (last?.revision.revisionId === machine.current.revisionId) return last;
    const version: Version = {
      number: (last?.number ?? 0) + 1,
      revision: machine.current,
      description,
      createdAt: this.world.clock.now(),
    };
    machine.versions.push(version);
    return version;
  }

  /** Finds a machine by its ARN, or a version of it by the version's ARN. */
  find(arn: string): { readonly machine: Machine; readonly version?: Version } {
    const machine = this.#machines.get(unqualified(arn));
    const number = qualifier(arn);
    const version = machine?.versions.find((candidate) => String(candidate.number) === number);
    if (machine === undefined || (number !== undefined && version === undefined)) {
      throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    }
    return version === undefined ? { machine } : { machine, version };
  }
}

/** The machine's ARN without version: permissions are asked on it. */
export function unqualified(arn: string): string {
  return arn.split(":").slice(0, 7).join(":");
}

function qualifier(arn: string): string | undefined {
  return arn.split(":")[7];
}

export function versionArn(machine: Machine, version: Version): string {
  return `${machine.arn}:${version.number}`;
}

/**
 * Checks a definition as this cloud needs it: States Language, JSONata, and tasks that it can run.
 * `thorough` adds asl-validator, which takes a quarter of a second: when a machine is updated, not when it is made, as all are at boot; tests
 * have run it on what is shipped.
 */
export function checkDefinition(definition: string, roleArn: string, thorough: boolean): Revision {
  try {
    const machine = parseStateMachine(parseJson(definition));
    const unknown = resourcesIn(parseJson(definition)).find((resource) => !knownIntegrations.has(resource));
    if (unknown !== undefined) {
      throw new Error(
        `the local cloud does not model the task ${unknown}; it knows ${[...knownIntegrations].join(", ")}`,
      );
    }
    if (thorough) runValidator(definition);
    return { definition, machine, roleArn, revisionId: randomUUID() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError("InvalidDefinition", `Invalid State Machine Definition: '${reason}'`);
  }
}

/** Every Resource of a Task, nested blocks included. */
function resourcesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return listOf(value).flatMap(resourcesIn);
  if (!isFields(value)) return [];
  const own = value["Type"] === "Task" ? [textOf(value, "Resource") ?? ""] : [];
  // Arguments may have any fields: only blocks are searched.
  const blocks = ["States", "Branches", "ItemProcessor"].flatMap((name) =>
    name === "States" ? Object.values(fieldsOf(value[name])) : [value[name]],
  );
  return [...own, ...blocks.flatMap(resourcesIn)];
}

type Validator = (definition: unknown) => {
  readonly isValid: boolean;
  errorsText(separator: string): string;
};

function isValidator(value: unknown): value is Validator {
  return typeof value === "function";
}

/** The package has no types of its own. */
function runValidator(definition: string): void {
  const validate: unknown = createRequire(import.meta.url)("asl-validator");
  if (!isValidator(validate)) throw new Error("asl-validator exports no function; npm ci installs it.");
  const answer = validate(parseJson(definition));
  if (!answer.isValid) throw new Error(answer.errorsText("; "));
}

/** docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html#API_StartExecution_RequestSyntax (name) */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name)) {
    throw new AwsError(
      "InvalidName",
      `Invalid Name: '${name}'. A name has 1 to 80 characters, without spaces, brackets, wildcards or " # % \\ ^ | ~ \` $ & , ; : /.`,
    );
  }
}

function sameRevision(one: Revision, other: Revision): boolean {
  return one.definition === other.definition && one.roleArn === other.roleArn;
}
