import { parseArgs } from "node:util";
import { type Command, CommandError, type CommandOptions, optionsOf, usageOf } from "./command.ts";

/** A command with what was typed after it. */
export interface ParsedCommand {
  readonly command: Command;
  readonly args: readonly string[];
  readonly options: CommandOptions;
}

/** Finds the command that was typed, wherever its options stand; throws `CommandError` with a sentence and the usage otherwise. */
export function parseCommand(commands: readonly Command[], typed: readonly string[]): ParsedCommand {
  const { words, options } = splitTyped(commands, typed);
  const command = commands.find((each) => each.words.every((word, at) => words[at] === word));
  if (!command) throw new CommandError(unknownCommand(commands, words));
  const args = words.slice(command.words.length);
  const usage = `Usage: ${usageOf(command)}`;
  const strange = strangeOption(command, options);
  if (strange !== undefined) throw new CommandError(`${strange}\n${usage}`);
  const most = command.takes.length + (command.mayTake === undefined ? 0 : 1);
  if (args.length > most) throw new CommandError(`"${args[most]}" is one too many.\n${usage}`);
  const missing = missingParts(command, args, options);
  if (missing.length > 0) throw new CommandError(`Missing: ${missing.join(", ")}.\n${usage}`);
  return { command, args, options };
}

function splitTyped(commands: readonly Command[], typed: readonly string[]) {
  const names = new Set(commands.flatMap((command) => Object.keys(optionsOf(command))));
  const { tokens } = parseArgs({
    args: [...typed],
    options: Object.fromEntries([...names].map((name) => [name, { type: "string" as const }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const options = tokens.flatMap((token): readonly (readonly [string, string])[] => {
    if (token.kind !== "option") return [];
    const given = names.has(token.name) ? valueOf(token) : "";
    return [[token.name, given]];
  });
  return { words, options: Object.fromEntries(options) };
}

/** `--stage --region x` names no stage. */
function valueOf(token: {
  readonly rawName: string;
  readonly value?: string;
  readonly inlineValue?: boolean;
}) {
  const { rawName, value, inlineValue } = token;
  if (value === undefined || value === "" || (!inlineValue && value.startsWith("--"))) {
    throw new CommandError(`${rawName} needs a value after it.`);
  }
  return value;
}

function unknownCommand(commands: readonly Command[], words: readonly string[]): string {
  const said = words.slice(0, 2).join(" ");
  const [first] = words;
  if (first === undefined) return "No command was typed, only options. `espalier help` lists the commands.";
  const near = commands.filter((command) => command.words[0] === first).map(usageOf);
  if (near.length > 0) return `"${said}" is not a whole command. There are:\n  ${near.join("\n  ")}`;
  return `There is no command "${said}". \`espalier help\` lists them.`;
}

function strangeOption(command: Command, options: CommandOptions): string | undefined {
  const known = Object.keys(optionsOf(command));
  const strange = Object.keys(options).find((name) => !known.includes(name));
  if (strange === undefined) return undefined;
  const list = known.map((name) => `--${name}`).join(", ") || "none";
  return `\`${command.words.join(" ")}\` has no option --${strange}. Its options: ${list}.`;
}

function missingParts(command: Command, args: readonly string[], options: CommandOptions): readonly string[] {
  return [
    ...command.takes.slice(args.length).map((name) => `<${name}>`),
    ...Object.entries(command.options).flatMap(([name, { required, value }]) =>
      required && options[name] === undefined ? [`--${name} ${value}`] : [],
    ),
  ];
}
