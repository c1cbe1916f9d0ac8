import { type Command, optionsOf, usageOf } from "./command.ts";

const HELP_WORDS: ReadonlySet<string> = new Set(["help", "--help", "-h"]);

/** Whether help was asked for, or nothing at all. */
export function wantsHelp(typed: readonly string[]): boolean {
  return typed.length === 0 || typed[0] === "help" || typed.includes("--help") || typed.includes("-h");
}

/** Help on the commands that begin with the words typed; on all of them if none does, and it says so. */
export function renderHelp(commands: readonly Command[], typed: readonly string[]): string {
  const words = typed.filter((word) => !HELP_WORDS.has(word));
  if (words.length === 0) return renderAll(commands);
  const meant = commands.filter((command) => beginsWith(command, words));
  if (meant.length > 0) return meant.map(renderCommand).join("\n\n");
  return `There is no command "${words.join(" ")}".\n\n${renderAll(commands)}`;
}

function beginsWith(command: Command, words: readonly string[]): boolean {
  return command.words.every((word, at) => words[at] === undefined || words[at] === word);
}

function renderAll(commands: readonly Command[]): string {
  return [
    "espalier talks to the local cloud of `npm start`, or with --stage to a deployed stage.",
    "",
    ...commands.flatMap((command) => [`  ${usageOf(command)}`, `      ${command.summary}`]),
    "",
    "`espalier help <command>` says more. Exit codes: 0 well, 1 with findings, 2 a mistake in what was typed.",
  ].join("\n");
}

function renderCommand(command: Command): string {
  const options = Object.entries(optionsOf(command)).map(([name, { value, meaning }]) => [
    `--${name} ${value}`,
    meaning,
  ]);
  const width = Math.max(0, ...options.map(([option = ""]) => option.length));
  return [
    usageOf(command),
    `  ${command.summary}`,
    ...options.map(([option = "", meaning = ""]) => `  ${option.padEnd(width)}  ${meaning}`),
  ].join("\n");
}
