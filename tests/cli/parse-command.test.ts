import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../cli/commands.ts";
import { parseCommand } from "../../cli/parse-command.ts";

const parse = (line: string) => {
  const { command, args, options } = parseCommand(COMMANDS, line.split(" ").filter(Boolean));
  return { words: command.words.join(" "), args, options: { ...options } };
};
const refusal = (line: string): string => {
  try {
    parse(line);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "";
  }
  return "nothing was refused";
};

describe("what was typed", () => {
  it("finds a command by its words, its arguments and options", () => {
    expect(parse("contact show ada@example.com --stage prod --region eu-west-1")).toEqual({
      words: "contact show",
      args: ["ada@example.com"],
      options: { stage: "prod", region: "eu-west-1" },
    });
  });

  it("takes options before the words, and with an equals sign", () => {
    expect(parse("--stage=prod workflow list")).toEqual({
      words: "workflow list",
      args: [],
      options: { stage: "prod" },
    });
  });

  it("takes an argument that may be left out", () => {
    expect(parse("check")).toMatchObject({ args: [] });
    expect(parse("check drafts")).toMatchObject({ args: ["drafts"] });
  });

  it.each([
    ["fly away", 'CommandError: There is no command "fly away". `espalier help` lists them.'],
    [
      "workflow",
      'CommandError: "workflow" is not a whole command. There are:\n  espalier workflow list\n  espalier workflow show <workflow>',
    ],
    ["contact show", "CommandError: Missing: <email>.\nUsage: espalier contact show <email>"],
    [
      "send --test hello --to a@b.example",
      "CommandError: Missing: --as <email>.\nUsage: espalier send --test <template> --as <email> --to <address>",
    ],
    ["workflow list now", 'CommandError: "now" is one too many.\nUsage: espalier workflow list'],
    [
      "workflow list --colour red",
      "CommandError: `workflow list` has no option --colour. Its options: --stage, --region.\nUsage: espalier workflow list",
    ],
    [
      "check --stage prod",
      "CommandError: `check` has no option --stage. Its options: none.\nUsage: espalier check [folder]",
    ],
    ["workflow list --stage", "CommandError: --stage needs a value after it."],
    ["workflow list --stage --region eu-west-1", "CommandError: --stage needs a value after it."],
  ])("refuses `%s` with a sentence", (line, sentence) => {
    expect(refusal(line)).toBe(sentence);
  });
});
