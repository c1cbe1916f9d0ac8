import type { ApiClient } from "../adapters/aws/api-client.ts";
import { type CommandContext, CommandError, type CommandOptions } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { renderHelp, wantsHelp } from "./help.ts";
import { parseCommand } from "./parse-command.ts";
import { withoutControls } from "./render/text.ts";

/** The world around the command line. */
export interface CommandWorld extends Omit<CommandContext, "api"> {
  readonly complain: (text: string) => void;
  readonly api: (options: CommandOptions) => Promise<ApiClient>;
}

/** Exit codes: 0 well, 1 with findings that need somebody, 2 a mistake that whoever typed can put right, 3 a defect of ours. */
export async function runCommandLine(typed: readonly string[], world: CommandWorld): Promise<0 | 1 | 2 | 3> {
  const print = (text: string) => world.print(withoutControls(text));
  try {
    if (wantsHelp(typed)) {
      print(renderHelp(COMMANDS, typed));
      return 0;
    }
    const { command, args, options } = parseCommand(COMMANDS, typed);
    const context = { ...world, print, api: () => world.api(options) };
    return await command.run(context, args, options);
  } catch (error) {
    world.complain(withoutControls(sentenceOf(error)));
    return error instanceof CommandError ? 2 : 3;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof CommandError) return error.message;
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `${what}\nThis is a defect of the command line, not of what you typed. Please report it with the command.`;
}
