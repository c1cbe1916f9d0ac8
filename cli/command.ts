import type { ApiClient } from "../adapters/aws/api-client.ts";
import type { SourceFile } from "../core/definitions/source.ts";
import type { DeploymentProbe } from "../core/report/deployment-facts.ts";

/** What a command may use of the world around it. */
export interface CommandContext {
  /** The API of the deployment that the options name; found on first use. */
  readonly api: () => Promise<ApiClient>;
  /** Looks at deployed stages of a Region from outside. */
  readonly probe: (region: string) => Promise<DeploymentProbe>;
  /** Files of the gallery and of a workspace folder; without one, the project's own. */
  readonly readDefinitionFiles: (workspace?: string) => Promise<readonly SourceFile[]>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
}

/** Options as typed, by name without dashes. */
export type CommandOptions = Readonly<Record<string, string | undefined>>;

/** An option of a command. */
export interface CommandOption {
  /** How its value reads in a usage line: `<template>`. */
  readonly value: string;
  readonly meaning: string;
  readonly required?: boolean;
}

/** One command: words that call it, what it takes, what it does. */
export interface Command {
  readonly words: readonly string[];
  /** Positional arguments by name, all required. */
  readonly takes: readonly string[];
  /** A further argument that may be left out. */
  readonly mayTake?: string;
  /** Options of its own; those that say which deployment come from `target`. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Which deployment it talks to: the local cloud unless a stage is named, only deployed stages, or none. */
  readonly target: "any" | "deployed" | "none";
  readonly summary: string;
  run(context: CommandContext, args: readonly string[], options: CommandOptions): Promise<CommandEnd>;
}

/** How a command ended: 0 well, 1 with findings that need somebody. */
export type CommandEnd = 0 | 1;

/** A mistake that whoever typed the command can put right: printed as it is, without a trace. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CommandError";
  }
}

const STAGE = { value: "<stage>" };
const REGION = { value: "<region>", meaning: "its AWS Region; otherwise AWS_REGION" };

/** Options that say which deployment a command talks to. */
const TARGET_OPTIONS: Readonly<Record<Command["target"], Readonly<Record<string, CommandOption>>>> = {
  any: {
    stage: { ...STAGE, meaning: "the deployed stage to talk to; without it, the local cloud of `npm start`" },
    region: REGION,
  },
  deployed: { stage: { ...STAGE, meaning: "the deployed stage" }, region: REGION },
  none: {},
};

/** Every option that a command understands. */
export function optionsOf(command: Command): Readonly<Record<string, CommandOption>> {
  return { ...command.options, ...TARGET_OPTIONS[command.target] };
}

/** The usage line of a command. */
export function usageOf(command: Command): string {
  const stage = command.target === "deployed" ? ["--stage <stage>"] : [];
  const own = Object.entries(command.options).map(([name, { value, required }]) =>
    required ? `--${name} ${value}` : `[--${name} ${value}]`,
  );
  const optional = command.mayTake === undefined ? [] : [`[${command.mayTake}]`];
  return [
    "espalier",
    ...command.words,
    ...command.takes.map((name) => `<${name}>`),
    ...optional,
    ...stage,
    ...own,
  ].join(" ");
}
